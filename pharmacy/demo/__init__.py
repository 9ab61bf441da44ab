"""Invented people and work, made with the real actions at times in the past; nothing here exists outside the demo."""
