"""What pages are made of. Each component takes plain values and draws them as text, never as markup."""
