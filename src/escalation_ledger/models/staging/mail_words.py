"""The words mail programs write around another mail, by language: tables to add a row to.

Languages are named as dateparser names them. Everything is compared in lower case.
"""

HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "from": ("from",), "date": ("date", "sent", "sent on"), "to": ("to",), "cc": ("cc", "bcc"),
        "subject": ("subject",), "other": ("reply-to", "importance", "attachments", "organization"),
    },
    "de": {
        "from": ("von",), "date": ("datum", "gesendet", "gesendet am"), "to": ("an",),
        "cc": ("kopie", "kopie an", "kopie (cc)", "cc", "bcc"), "subject": ("betreff",),
        "other": ("antwort an", "wichtigkeit", "priorität", "anlagen", "anhänge"),
    },
    "fr": {
        "from": ("de", "expéditeur"), "date": ("date", "envoyé", "envoyé le", "date d'envoi"),
        "to": ("à", "a", "pour", "destinataire"), "cc": ("cc", "copie", "copie à", "cci"),
        "subject": ("objet", "sujet"),
        "other": ("répondre à", "importance", "pièces jointes"),
    },
    "es": {
        "from": ("de", "remitente"),
        "date": ("fecha", "enviado", "enviado el", "enviada", "fecha de envío"),
        "to": ("para", "a"), "cc": ("cc", "cco", "con copia"), "subject": ("asunto",),
        "other": ("responder a", "importancia", "datos adjuntos"),
    },
    "it": {
        "from": ("da", "mittente"), "date": ("data", "inviato", "inviato il"), "to": ("a",),
        "cc": ("cc", "ccn"), "subject": ("oggetto",), "other": ("rispondi a", "priorità"),
    },
    "pt": {
        "from": ("de",), "date": ("data", "enviado", "enviada", "enviado em", "enviada em"),
        "to": ("para",), "cc": ("cc", "cco"), "subject": ("assunto",),
        "other": ("responder a", "responder para", "importância", "prioridade", "anexos"),
    },
    "nl": {
        "from": ("van",), "date": ("datum", "verzonden", "verzonden op"), "to": ("aan",),
        "cc": ("cc", "kopie"), "subject": ("onderwerp",), "other": ("antwoord aan", "urgentie"),
    },
    "sv": {
        "from": ("från",), "date": ("datum", "skickat", "skickat den"), "to": ("till",),
        "cc": ("kopia", "cc"), "subject": ("ämne",), "other": ("svara till", "prioritet"),
    },
    "da": {
        "from": ("fra",), "date": ("dato", "sendt", "sendt den"), "to": ("til",),
        "cc": ("cc", "kopi"), "subject": ("emne",), "other": ("svar til", "prioritet"),
    },
    "nb": {
        "from": ("fra",), "date": ("dato", "sendt", "sendt den"), "to": ("til",),
        "cc": ("kopi", "cc"), "subject": ("emne",), "other": ("svar til", "prioritet"),
    },
    "fi": {
        "from": ("lähettäjä",), "date": ("päivämäärä", "päiväys", "pvm", "lähetetty"),
        "to": ("vastaanottaja",), "cc": ("kopio", "cc"), "subject": ("aihe",),
    },
    "pl": {
        "from": ("od", "nadawca"), "date": ("data", "wysłano", "wysłane", "data wysłania"),
        "to": ("do", "adresat"), "cc": ("dw", "do wiadomości", "kopia", "cc"), "subject": ("temat",),
    },
    "cs": {
        "from": ("od",), "date": ("datum", "odesláno"), "to": ("komu",),
        "cc": ("kopie", "cc"), "subject": ("předmět",),
    },
    "sk": {
        "from": ("od",), "date": ("dátum", "odoslané"), "to": ("komu", "pre"),
        "cc": ("kópia", "cc"), "subject": ("predmet",),
    },
    "hu": {
        "from": ("feladó",), "date": ("dátum", "küldve", "elküldve"), "to": ("címzett",),
        "cc": ("másolat", "másolatot kap", "cc"), "subject": ("tárgy",),
    },
    "ro": {
        "from": ("de la", "de", "expeditor", "expeditorul"), "date": ("data", "dată", "trimis"),
        "to": ("către", "la", "pentru", "destinatarul"), "cc": ("cc", "copie"),
        "subject": ("subiect", "subiectul"),
    },
    "hr": {
        "from": ("od", "šalje"), "date": ("datum", "poslano"), "to": ("za", "prima"),
        "cc": ("kopija", "cc"), "subject": ("predmet", "naslov"),
    },
    "tr": {
        "from": ("kimden", "gönderen"), "date": ("tarih", "gönderme tarihi", "gönderildi", "gönderilen"),
        "to": ("kime", "alıcı"), "cc": ("bilgi", "cc"), "subject": ("konu",),
    },
    "et": {
        "from": ("saatja", "kellelt"), "date": ("kuupäev", "saadetud"), "to": ("saaja", "kellele"),
        "cc": ("koopia", "cc"), "subject": ("teema",),
    },
    "ru": {
        "from": ("от", "от кого", "отправитель"), "date": ("дата", "отправлено"),
        "to": ("кому",), "cc": ("копия", "cc"), "subject": ("тема",),
    },
    "uk": {
        "from": ("від", "від кого"), "date": ("дата", "надіслано", "відправлено"),
        "to": ("кому",), "cc": ("копія", "cc"), "subject": ("тема",),
    },
    "ja": {
        "from": ("差出人", "送信元", "送信者"), "date": ("日付", "日時", "送信日時"), "to": ("宛先", "送信先"),
        "cc": ("cc",), "subject": ("件名",),
    },
    "zh": {
        "from": ("发件人", "寄件者"), "date": ("日期", "发送时间", "发送日期", "寄件日期"),
        "to": ("收件人", "收件者"), "cc": ("抄送", "副本"), "subject": ("主题", "主旨"),
    },
    "ko": {
        "from": ("보낸 사람",), "date": ("날짜", "보낸 날짜"), "to": ("받는 사람",),
        "cc": ("참조",), "subject": ("제목",),
    },
}  # fmt: skip
"""Language -> field -> the names it goes by above a forwarded or quoted mail."""

FORWARDED = (
    "forwarded message", "forwarded mail", "weitergeleitete nachricht", "weitergeleitete mail",
    "message transféré", "message réexpédié", "message transmis", "mail transféré", "courriel transféré", "mensaje reenviado",
    "correo reenviado", "messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada",
    "doorgestuurd bericht", "vidarebefordrat meddelande", "videresendt besked",
    "videresendt meddelelse", "videresendt melding", "videresendt e-post", "välitetty viesti",
    "välitetty viesti / fwd.msg", "edelleenlähetetty viesti", "przekazana wiadomość", "wiadomość przekazana",
    "treść przekazanej wiadomości", "přeposlaná zpráva", "preposlaná správa",
    "továbbított üzenet", "mesaj redirecționat", "proslijeđena poruka", "yönlendirilmiş ileti",
    "yönlendirilmiş mesaj", "İletilen İleti", "İletilmiş mesaj", "edastatud kiri", "пересылаемое сообщение",
    "перенаправленное сообщение", "переадресоване повідомлення", "перенаправлене повідомлення",
    "переслане повідомлення", "メッセージを転送",
    "転送メッセージ", "转发的邮件", "转发邮件", "전달된 메일", "전달된 메시지",
)  # fmt: skip
"""Between dashes above a forwarded mail: Gmail, Thunderbird, Yahoo and what follows them."""

APPLE = (
    "begin forwarded message", "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "début du message réexpédié",
    "début du message transféré", "début du courriel transféré", "inicio del mensaje reenviado",
    "inizio messaggio inoltrato", "inizio del messaggio inoltrato",
    "início da mensagem reencaminhada", "início da mensagem encaminhada",
    "begin doorgestuurd bericht", "vidarebefordrat brev", "vidarebefordrat mejl", "start på videresendt besked",
    "videresendt melding", "välitetty viesti alkaa", "początek przekazywanej wiadomości",
    "začátek přeposílané zprávy", "začiatok preposlanej správy", "továbbított levél kezdete",
    "începe mesajul redirecționat", "započni proslijeđenu poruku",
    "yönlendirilen iletinin başlangıcı", "İleti başlangıcı", "начало переадресованного сообщения",
    "начало пересылаемого сообщения", "початок листа, що пересилається",
    "початок переадресованого повідомлення", "転送されたメッセージ", "下面是被转发的邮件",
)  # fmt: skip
"""Alone on a line above a mail forwarded by Apple Mail."""

ORIGINAL = (
    "original message", "original email", "ursprüngliche nachricht", "originalnachricht",
    "original-nachricht", "message d'origine", "message original", "mail original", "mensaje original",
    "messaggio originale", "mensagem original", "oorspronkelijk bericht", "origineel bericht",
    "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "oprindelig besked",
    "opprinnelig melding", "alkuperäinen viesti", "oryginalna wiadomość",
    "wiadomość oryginalna", "původní zpráva", "pôvodná správa", "eredeti üzenet",
    "mesaj original", "izvorna poruka", "orijinal mesaj", "özgün ileti", "исходное сообщение",
    "вихідне повідомлення", "元のメッセージ", "原始邮件", "원본 메시지",
)  # fmt: skip
"""Between dashes above a forwarded mail and above a reply's quote alike: Outlook, Android."""

FORWARDED_BY = ("forwarded by", "weitergeleitet von", "transféré par", "reenviado por")
"""Opens the mark of HCL Notes; who and when follow."""

DATED = ("message du",)
"""Opens the mark of French webmail (Orange, La Poste); the time follows, then the headers."""

FORWARD_PREFIXES = (
    "fwd", "fw", "wg", "tr", "rv", "doorst", "vb", "továbbítás", "ilt", "İLT", "redir.", "转发",
    "転送", "전달",
)  # fmt: skip
"""Before the colon of a subject that was passed on."""

DOUBTFUL_PREFIXES = ("i", "enc", "vs", "vl", "pd")
"""The same, but people begin subjects with them too: they make a forward only above headers."""

REPLY_PREFIXES = (
    "re", "aw", "rép", "res", "rif", "sv", "antw", "odp", "ynt", "vá", "回复", "返信", "답장",
)  # fmt: skip
"""Before the colon of a subject that was answered."""

INTRODUCTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (("on",), ("wrote",)), "de": (("am",), ("schrieb",)), "fr": (("le",), ("a écrit",)),
    "es": (("el",), ("escribió",)), "it": (("il", "in data"), ("ha scritto",)), "pt": (("em",), ("escreveu",)),
    "nl": (("op",), ("schreef", "geschreven")), "sv": (("den",), ("skrev",)),
    "da": (("den", "d."), ("skrev",)), "nb": (("den",), ("skrev",)), "fi": ((), ("kirjoitti",)),
    "pl": (("w dniu", "dnia"), ("napisał",)), "cs": (("dne",), ("napsal",)),
    "sk": (("dňa",), ("napísal",)), "hu": ((), ("írta",)), "ru": ((), ("написал", "пишет")),
    "uk": ((), ("написав", "пише")), "tr": ((), ("yazdı",)),
}  # fmt: skip
"""Language -> how the line above a reply's quote opens, and its verb: "On … Jane wrote:"."""

SIGN_OFFS = (
    "mit freundlichen grüßen", "mit freundlichem gruß", "mit besten grüßen", "viele grüße",
    "beste grüße", "liebe grüße", "freundliche grüße", "herzliche grüße", "vg", "mfg",
    "cordialement", "bien cordialement", "bien à vous", "salutations distinguées",
    "saludos", "saludos cordiales", "un saludo", "un cordial saludo", "atentamente", "gracias",
    "merci", "danke", "vielen dank",
)  # fmt: skip
"""Alone on a line above a name; the English ones are a pattern of their own."""

SENT_FROM = (
    "sent from my", "sent from mail for", "sent from outlook", "get outlook for", "download outlook for", "gesendet von",
    "von meinem", "outlook für", "envoyé de mon", "envoyé depuis", "envoyé à partir", "obtenez outlook",
    "télécharger outlook", "enviado desde", "obtener outlook", "sent via",
)  # fmt: skip
"""Opens the line a telephone's mail program adds."""

HALF_DAYS: dict[str, tuple[str, ...]] = {
    "am": ("am", "a.m", "a. m", "午前", "上午", "오전", "de.", "πμ", "π.μ"),
    "pm": ("pm", "p.m", "p. m", "午後", "下午", "오후", "du.", "μμ", "μ.μ"),
}
"""Before and after noon beside a time."""

ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "SEČ": 1, "SELČ": 2, "HNEC": 1, "WEST": 1,
    "CEST": 2, "MESZ": 2, "HAEC": 2, "EET": 2, "OEZ": 2, "EEST": 3, "OESZ": 3, "MSK": 3, "EDT": -4,
    "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "JST": 9,
    "AEST": 10, "AEDT": 11,
}  # fmt: skip
"""Names that mean one offset everywhere they are used in mail, in hours."""
