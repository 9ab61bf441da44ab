"""The tests: one folder per app, and journeys, documents, browser, conventions and launcher across them."""
