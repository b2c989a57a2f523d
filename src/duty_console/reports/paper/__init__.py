"""How a form is put on paper: its parts, and what makes text, tables and pages of them. Knows no form."""
