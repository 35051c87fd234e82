/**
 * How mail clients name the headers of a message they quote without marks, in their users' languages.
 * Lower case.
 */
const FROM =
  'from|von|de|da|van|från|fra|lähettäjä|от|від|od|odesílatel|feladó|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|expéditeur|remitente|remetente|mittente|afzender|nadawca|avsändare|afsender|από|מאת|من|จาก|dari|từ|saatja|no|nuo|de la|expeditor|od koho|pošiljatelj|šalje|pošiljalac';
const DATE =
  'sent|date|sent at|gesendet|datum|envoyé|envoyé le|le|enviado|enviado el|enviado em|enviada em|fecha|data|inviato|verzonden|verzonden op|skickat|skickades|sendt|dato|lähetetty|päivämäärä|päiväys|отправлено|дата|надіслано|wysłano|odesláno|elküldve|dátum|küldve|gönderildi|gönderme tarihi|tarih|送信日時|日時|日付|发送时间|发送日期|日期|时间|傳送日期|寄件日期|보낸 날짜|날짜|στάλθηκε|ημερομηνία|נשלח|تاريخ الإرسال|تم الإرسال|ส่ง|วันที่|dikirim|tanggal|đã gửi|ngày|saadetud|nosūtīts|išsiųsta|trimis|trimis la|poslano|datum slanja';
const TO =
  'to|an|à|a|para|aan|till|til|vastaanottaja|кому|до|do|komu|címzett|kime|alıcı|宛先|收件人|收件者|받는 사람|받는사람|destinataire|destinatario|destinatário|προς|אל|إلى|ถึง|kepada|đến|kellele|kam|kam|către|za|prima';
const SUBJECT =
  'subject|subj|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|тема|temat|předmět|tárgy|konu|件名|主题|主題|主旨|제목|θέμα|נושא|الموضوع|เรื่อง|perihal|subjek|chủ đề|teema|tēma|tema|subiect|predmet|naslov';
const OTHER =
  'cc|kopie|copie|copia|cópia|c\\.?c\\.?|kopia|kopi|kopio|копия|dw|másolat|bilgi|抄送|副本|참조|bcc|reply-to|antwort an|répondre à|responder a|organization|importance|attachments|anlagen';

const HEADER = new RegExp(
  `^[\\s>*_]{0,8}(?:(${FROM})|(${DATE})|(${TO})|(${SUBJECT})|(?:${OTHER}))[*_]{0,2}\\s{0,3}[*_]{0,2}[:：]`,
  'iu',
);

export type HeaderKind = 'from' | 'date' | 'to' | 'subject' | 'other';

/** Which header a line looks like; null when it is none. */
export function headerKindOf(line: string): HeaderKind | null {
  const start = line.slice(0, 60);
  // Spares most lines the long way.
  if (!start.includes(':') && !start.includes('：')) return null;
  const match = HEADER.exec(start.normalize('NFKC').toLowerCase());
  if (!match) return null;
  const [, from, date, to, subject] = match;
  return from ? 'from' : date ? 'date' : to ? 'to' : subject ? 'subject' : 'other';
}
