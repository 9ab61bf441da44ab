"""The parts of `./run bench paper`: rows to print, ways to print them, and each thing that is measured of it."""
