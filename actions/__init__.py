"""Rasa's custom actions, and the place where Rasa gets its words: thin, one action a file."""
