"""The page: the use cases in a browser of this computer. It has no rule of its own; ``etl.app`` has them all."""
