"""The running system: gateway, Rasa, safety, privacy, the widget, and what starts them."""
