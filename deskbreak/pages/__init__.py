"""Pages for the browser: each one self-contained file, readable without script."""
