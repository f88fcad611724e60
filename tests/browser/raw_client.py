"""A client that speaks Streamlit's own protocol and respects none of its page: what anybody can send."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect


@dataclass
class RawClient:
    """elements: what the last run drew, in order."""

    socket: ClientConnection
    query: str
    elements: list[Any] = field(default_factory=list)

    def run(self, *states: WidgetState) -> None:
        """Have the page run with these widget states; comes back when it is through."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())
        self.elements = []
        while True:
            answer = ForwardMsg.FromString(bytes(self.socket.recv(timeout=60)))
            if answer.WhichOneof("type") == "delta":
                self.elements.append(answer.delta.new_element)
            if answer.WhichOneof("type") == "script_finished":
                return

    @property
    def editor_id(self) -> str:
        """Of the sheet's widget."""
        (found,) = (one.dataframe.id for one in self.elements if one.dataframe.id)
        return str(found)

    def button_id(self, key: str) -> str:
        """Of the button with that key."""
        (found,) = (one.button.id for one in self.elements if one.button.id.endswith(f"-{key}"))
        return str(found)

    @property
    def said(self) -> str:
        """Every sentence on the page."""
        return "\n".join(
            one.bidi_component.json for one in self.elements if one.bidi_component.json
        )


@contextmanager
def raw_client(url: str, query: str) -> Iterator[RawClient]:
    """Connected, the page run once."""
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        client = RawClient(socket, query)
        client.run()
        yield client
