"""HubSpot's CRM API: companies and deals, in the shape of an export whose headers are its property names."""
