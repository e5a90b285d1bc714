"""An archive: one association's site on one day, in one file that tar and psql open without Kiosque."""
