"""What an autoresponder wrote: absence notices, receipts. The one place that judges it by words."""

from typing import Final

import polars as pl

# How it begins, in a subject or a text.
_BEGINS: Final = (
    r"(?i)^\W*(?:re|aw|fw|fwd|wg|tr|sv|vs|antw)?\W*(?:auto(?:matic|mated|mat)?[ -]?(?:reply|response|answer|message|e-?mail|confirmation|acknowledge?ment|responder)"
    r"|auto ?:|out[ -]of[ -](?:the[ -])?office|ooo ?:|away from (?:my |the )?(?:desk|office|mail)|vacation (?:reply|response|notice)"
    r"|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday) ?[:\-–]"
    r"|i(?: am|'m|’m) (?:currently |now )?(?:out of (?:the )?office|away (?:from|until)|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday))"
    r"|this is an auto(?:mated|matic)|this message was (?:generated|sent) automatically|(?:please )?do not reply to this"
    r"|abwesen\w+|automatische\w* (?:antwort|e-?mail|nachricht|empfangs\w+)|eingangsbestätigung|nicht im (?:büro|haus) ?[:\-–]"
    r"|ich bin (?:derzeit |zurzeit |momentan |aktuell )?(?:bis .{0,30})?(?:nicht im (?:büro|haus)|abwesend|im urlaub|außer haus)"
    r"|réponse automatique|message automatique|absence(?: du bureau)? ?:|absence du bureau|absent(?:e)?(?: du bureau)? ?[:\-–]|accusé de réception|en congé"
    r"|je suis (?:actuellement )?(?:absente?|en congés?|en vacances)"
    r"|respuesta automática|mensaje automático|fuera de (?:la )?oficina|ausencia ?:|ausente|acuse de recibo|estoy (?:de vacaciones|fuera de (?:la )?oficina)"
    r"|risposta automatica|fuori (?:sede|ufficio)|assenza|resposta automática|fora do escritório|ausência|mensagem automática"
    r"|automatisch (?:antwoord|bericht)|afwezig\w*|automatisk\w* sva?r|autosvar|fraværende|frånvaro\w*|poissa|automaattinen"
    r"|autoodpowied\w+|automatyczna odpowiedź|poza biurem|nieobecno\w+|automatick[áýé] odpověď|mimo kancelář|automata válasz|házon kívül"
    r"|otomatik|автоответ\w*|автоматический ответ|αυτόματη|自動返信|自动回复|自動回覆|자동 ?응답|automatic response|autoreply|\[digest\]"
    r"|(?:your|ihre?|votre|su) (?:request|ticket|e-?mail|message|enquiry|query|call|anfrage|nachricht|demande|solicitud) (?:\S+ )?(?:has been|was|wurde|ist|a été|ha sido) (?:received|logged|registered|created|eingegangen|registriert|empfangen|reçue?|enregistrée?|recibida|registrada))"
)


def is_automatic(text: pl.Expr) -> pl.Expr:
    """An autoresponder wrote it: absence notices, receipts. text: a subject, or an own text."""
    return text.str.contains(_BEGINS)
