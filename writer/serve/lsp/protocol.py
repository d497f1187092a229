"""What pygls leaves undone in the protocol: an answer to a request that it cannot read."""

from __future__ import annotations

from typing import Any, Final

from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import JsonRPCRequestMessage, LanguageServerProtocol

MALFORMED: Final = "inkling/malformed"
"""The method under which requests that cannot be read are answered."""


class AnsweringProtocol(LanguageServerProtocol):
    """Hands malformed requests on under the name :data:`MALFORMED`.

    WORKAROUND: pygls 2.1 logs them and sends no answer, and the editor waits for ever.
    """

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - pygls's signature
        """Return a message as an object of its type."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" not in data or "method" not in data:
                raise
            return JsonRPCRequestMessage(
                id=data["id"], method=MALFORMED, jsonrpc=self.VERSION, params=data.get("params")
            )


def refuse(_params: object) -> None:
    """Answer a malformed request.

    Raises:
        JsonRpcInvalidParams: always.
    """
    raise JsonRpcInvalidParams
