"""An impact as text, JSON, CSV, XLSX and a page."""
