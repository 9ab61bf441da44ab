"""How people write names of medicines in free text: words, misspellings, and when they say no. Pure."""
