"""The knowledge base: passages, studies, the questionnaire, and search over them."""
