"""The result of a questionnaire as papers: a page to print and a PDF for the doctor."""
