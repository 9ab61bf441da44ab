"""The medicines beside naltrexone, and the excipients, that we know by name (domain 5.3). Pure."""
