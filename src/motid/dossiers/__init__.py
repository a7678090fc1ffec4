"""References to the dossiers that citizens have at services; the services keep the dossiers themselves."""
