"""The wiring: settings, addresses, worker, launcher. Imports everyone; imported by no one. Stays import-free itself."""
