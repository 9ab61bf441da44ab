"""A long history, made fast: a few stories really played by the actions, and multiplied row by row."""
