"""Parts of a form that would make its module too long; no forms themselves."""
