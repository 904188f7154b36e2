"""The base page, components, template tags, compression and security headers."""
