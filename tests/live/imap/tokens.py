"""Who gives tokens for mailboxes, and tells the mail server whose a token is (RFC 6749, RFC 7662)."""

from tests.live.serving import Answer, Api, Call

CLIENT = {"client_id": "ledger", "client_secret": "im4p-s3cr3t-of-the-client"}


class TokenGiver(Api):
    """POST /token, POST /introspect. user: of the mailbox that its tokens are for."""

    def __init__(self) -> None:
        super().__init__()
        self.user = ""
        self.refresh_token = "im4p-refresh-0"
        self.tokens: dict[str, str] = {}

    def answer(self, call: Call) -> Answer:
        body = call.body
        if call.path == "/introspect":
            user = self.tokens.get(body.get("token", ""))
            return Answer({"active": "true" if user else "false", "username": user or ""})
        if {name: body.get(name) for name in CLIENT} != CLIENT:
            return Answer({"error": "invalid_client"}, 401)
        renewed = {}
        if body["grant_type"] == "refresh_token":
            if body["refresh_token"] != self.refresh_token:
                return Answer({"error": "invalid_grant"}, 400)
            self.refresh_token = f"im4p-refresh-{len(self.tokens) + 1}"
            renewed = {"refresh_token": self.refresh_token}
        token = f"im4p-token-{len(self.tokens) + 1}"
        self.tokens[token] = self.user
        return Answer({"access_token": token, "token_type": "Bearer", **renewed})
