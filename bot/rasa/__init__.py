"""Rasa, sealed in: its settings, training data and rules; the launcher that starts it."""
