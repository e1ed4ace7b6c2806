"""Stage 11, bundles: documents + catalogs -> what a publisher pulls, one folder a locale."""
