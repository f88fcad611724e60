"""Forwarding mails as programs write them, made up here: one sender, one time, many forms."""

from datetime import UTC, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=1))
AT = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)
"""16:12 in ZONE, of every form that follows."""

BODY = "Since noon nobody gets in.\n\nIt says invalid_audience."

# (form, the outer subject, the text above the body)
FORMS = {
    "gmail, German": (
        "gmail",
        "Fwd: Anmeldung",
        "---------- Forwarded message ---------\nVon: Jana Vogt <jana@nordwind.de>\nDate: Di., 10. März 2026 um 16:12 Uhr\nSubject: Anmeldung\nTo: Ana <ana@ours.com>\n\n",
    ),
    "gmail, old French": (
        "gmail",
        "Fwd: Anmeldung",
        "---------- Message transféré ----------\nDe : Jana Vogt <jana@nordwind.de>\nDate : mar. 10 mars 2026 à 16:12\nObjet : Anmeldung\nÀ : ana@ours.com\n\n",
    ),
    "outlook, German": (
        "outlook",
        "WG: Anmeldung",
        "Von: Jana Vogt <jana@nordwind.de>\nGesendet: Dienstag, 10. März 2026 16:12\nAn: Ana Ruiz <ana@ours.com>\nCc: Bo <bo@ours.com>\nBetreff: Anmeldung\n\n",
    ),
    "outlook, bold stars": (
        "outlook",
        "WG: Anmeldung",
        "*Von:* Jana Vogt <jana@nordwind.de>\n*Gesendet:* Dienstag, 10. März 2026 16:12\n*An:* Ana Ruiz\n*Betreff:* Anmeldung\n\n",
    ),
    "outlook, French, name in brackets": (
        "outlook",
        "TR : Anmeldung",
        "De : Jana Vogt [mailto:jana@nordwind.de]\nEnvoyé : mardi 10 mars 2026 16:12\nÀ : Ana Ruiz\nObjet : Anmeldung\nImportance : Haute\n\n",
    ),
    "outlook, Spanish, ruled": (
        "outlook",
        "RV: Anmeldung",
        "________________________________\nDe: Jana Vogt <jana@nordwind.de>\nEnviado: martes, 10 de marzo de 2026 16:12\nPara: Ana Ruiz <ana@ours.com>\nAsunto: Anmeldung\n\n",
    ),
    "outlook, original message": (
        "outlook",
        "FW: Anmeldung",
        "-----Original Message-----\nFrom: Jana Vogt <jana@nordwind.de>\nSent: 10 March 2026 16:12\nTo: Ana Ruiz;\n Bo\nSubject: Anmeldung\n\n",
    ),
    "outlook for Mac, French": (
        "outlook",
        "TR : Anmeldung",
        "Le 10/03/2026 16:12, « Jana Vogt » <jana@nordwind.de> a écrit :\n\n",
    ),
    "outlook for telephones, German": (
        "outlook",
        "WG: Anmeldung",
        "Outlook für iOS<https://aka.ms/o0ukef>\n________________________________\nVon: Jana Vogt <jana@nordwind.de>\nGesendet: Dienstag, März 10, 2026 4:12:00 PM\nAn: ana@ours.com <ana@ours.com>\nBetreff: Anmeldung\n\n",
    ),
    "apple, German": (
        "apple",
        "Fwd: Anmeldung",
        "Anfang der weitergeleiteten Nachricht:\n\n> Von: Jana Vogt <jana@nordwind.de>\n> Betreff: Anmeldung\n> Datum: 10. März 2026 um 16:12:00 MEZ\n> An: ana@ours.com\n>\n",
    ),
    "apple on a telephone, Spanish": (
        "apple",
        "Fwd: Anmeldung",
        "Enviado desde mi iPhone\n\nInicio del mensaje reenviado:\n\n> De: Jana Vogt <jana@nordwind.de>\n> Fecha: 10 de marzo de 2026, 16:12:00 CET\n> Para: ana@ours.com\n> Asunto: Anmeldung\n> \n",
    ),
    "thunderbird, French": (
        "thunderbird",
        "Fwd: Anmeldung",
        "-------- Message transféré --------\nSujet : \tAnmeldung\nDate : \tTue, 10 Mar 2026 16:12:00 +0100\nDe : \tJana Vogt <jana@nordwind.de>\nPour : \tana@ours.com\n\n\n\n",
    ),
    "yahoo, German": (
        "yahoo",
        "Fw: Anmeldung",
        '----- Weitergeleitete Nachricht -----\nVon: Jana Vogt <jana@nordwind.de>\nAn: "ana@ours.com" <ana@ours.com>\nGesendet: Dienstag, 10. März 2026 um 16:12:00 MEZ\nBetreff: Anmeldung\n\n',
    ),
    "yahoo, on one line": (
        "yahoo",
        "Fw: Anmeldung",
        '   ----- Forwarded Message ----- From: Jana Vogt <jana@nordwind.de>To: "ana@ours.com" <ana@ours.com>Sent: Tuesday, March 10, 2026, 04:12:00 PM GMT+1Subject: Anmeldung\n ',
    ),
    "android, French": (
        "android",
        "TR: Anmeldung",
        "-------- Message d'origine --------\nDe : Jana Vogt <jana@nordwind.de>\nDate : 10/03/2026 16:12 (GMT+01:00)\nÀ : ana@ours.com\nObjet : Anmeldung\n\n",
    ),
    "notes": (
        "notes",
        "Fw: Anmeldung",
        "----- Forwarded by Ana Ruiz/Ours on 11.03.2026 09:00 -----\n\nFrom:\tJana Vogt <jana@nordwind.de>\nTo:\tAna Ruiz/Ours@Ours\nDate:\t10.03.2026 16:12\nSubject:\tAnmeldung\n\n",
    ),
    "gaps between the headers": (
        "outlook",
        "FW: Anmeldung",
        "From: Jana Vogt <jana@nordwind.de>\n\nSent: Tuesday, March 10, 2026 4:12 PM\n\nTo: Ana\n\nSubject: Anmeldung\n\n",
    ),
}

_SAID = "Bitte ansehen, das eilt."
_BODY = "<div>Since noon nobody gets in.</div><div>It says invalid_audience.</div>"
_HEADERS = (
    "<b>{von}</b> Jana Vogt &lt;<a href='mailto:jana@nordwind.de'>jana@nordwind.de</a>&gt;<br>"
    "<b>{at}</b><br><b>{an}</b> ana@ours.com<br><b>{about}</b> Anmeldung<br>"
)
HTML = {
    "gmail": f"<div>{_SAID}<br><br><div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message ---------<br>"
    + _HEADERS.format(
        von="Von:", at="Date: Di., 10. März 2026 um 16:12 Uhr", an="To:", about="Subject:"
    )
    + f"</div><br><br>{_BODY}</div></div>",
    "outlook": f"<p>{_SAID}</p><div style='border-top:solid #E1E1E1 1.0pt'><p>"
    + _HEADERS.format(
        von="Von:", at="Gesendet: Dienstag, 10. März 2026 16:12", an="An:", about="Betreff:"
    )
    + f"</p></div><p>&nbsp;</p>{_BODY}",
    "outlook on the web": f"<div>{_SAID}</div><hr><div id='divRplyFwdMsg'>"
    + _HEADERS.format(
        von="From:", at="Sent: Tuesday, March 10, 2026 4:12 PM", an="To:", about="Subject:"
    )
    + f"</div><div>&nbsp;</div>{_BODY}",
    "apple": f"{_SAID}<br><blockquote><div>Anfang der weitergeleiteten Nachricht:</div><br>"
    + _HEADERS.format(
        von="Von: ", at="Datum: 10. März 2026 um 16:12:00 MEZ", an="An: ", about="Betreff: "
    )
    + f"<br>{_BODY}</blockquote>",
    "thunderbird": f"<p>{_SAID}</p><div>-------- Weitergeleitete Nachricht --------<table>"
    "<tr><th>Betreff: </th><td>Anmeldung</td></tr><tr><th>Datum: </th><td>Tue, 10 Mar 2026 16:12:00 +0100</td></tr>"
    "<tr><th>Von: </th><td>Jana Vogt <a href='mailto:jana@nordwind.de'>&lt;jana@nordwind.de&gt;</a></td></tr>"
    f"<tr><th>An: </th><td>ana@ours.com</td></tr></table><br><br>{_BODY}</div>",
}
"""Mails that are HTML alone: program -> the whole mail."""
