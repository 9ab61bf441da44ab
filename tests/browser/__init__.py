"""Pages as a person meets them: in a real Chromium, by keyboard, at both widths, under the content security policy."""
