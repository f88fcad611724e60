"""The screens. Pages ask `dashboard.data`, shape frames, and hand plain values to components."""
