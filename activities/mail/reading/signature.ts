import { anyOf } from './any-of.ts';
import type { Line } from './lines.ts';

/** `-- `, also without its space, and `—`. */
const DELIMITER = /^\s{0,3}(?:--|—|–-|___?)\s{0,3}$/;
/** Mailing lists and gateways put their footers below such a rule. */
const FOOTER_RULE = /^\s{0,3}(?:_{10,}|-{20,}|={20,}|\*{20,})\s*$/;

/**
 * `Sent from my iPhone`, `Get Outlook for iOS`, `Von meinem Samsung gesendet`. One line, no sentence:
 * "Sent from my desk, is much easier then my mobile phone." was typed.
 */
const DEVICE: readonly RegExp[] = [
  /^(?:sent|send) (?:(?:from|via|with|using|through)|(?:by|on) (?=.{0,20}(?:phone|ipad|galaxy|samsung|android|outlook|mobile))) ?[^,.!?:;]{2,60}(?:\.com|\.)?(?: (?:mail )?(?:app|for (?:ios|android|iphone|windows|mac)))?(?:[<([].{0,200})?(?:[,.]\s{0,3}(?:please )?(?:excuse|forgive|pardon)\b.{0,60})?$/i,
  /^(?:get|download|try) (?:outlook|bluemail|yahoo mail|spark|my ?mail)[^,]{0,40}(?:ios|android|iphone|mobile|mac|windows)?.{0,200}$/i,
  /^(?:von meine[mr]|gesendet (?:von|mit|aus|über)|diese nachricht wurde von meinem|von unterwegs gesendet)\b.{0,120}$/i,
  /^(?:envoyé (?:de|depuis|à partir|avec|via)|obtenir outlook|télécharger outlook)\b.{0,120}$/i,
  /^(?:enviado (?:desde|de|do|a partir|através|via|con|com)|obtener outlook|obter o outlook)\b.{0,120}$/i,
  /^(?:inviato (?:da|dal|tramite|con)|scarica outlook|ottieni outlook)\b.{0,120}$/i,
  /^(?:verzonden (?:vanaf|vanuit|met|via)|verstuurd vanaf|outlook voor)\b.{0,120}$/i,
  /^(?:skickat från|skickades från|sendt fra|lähetetty|wysłane z|wysłano z|odesláno z|отправлено (?:с|из)|надіслано з|iphone'umdan gönderildi|elküldve)\b.{0,120}$/iu,
  /^(?:iphone|ipad|android)(?:から送信|에서 보냄|で送信)|^(?:从|來自|来自|發自|发自)我的.{0,40}$|^[从從].{0,40}[传傳]送$|^나의 .{0,30}에서 (?:보냄|보냈습니다)/i,
  /^\[?(?:yahoo|aol) mail.{0,60}$/i,
  /^(?:_{0,2}\s?)?(?:sent on the go|typed on my phone|excuse (?:brevity|typos|any typos|the brevity)|please excuse (?:brevity|typos|any typos|the brevity|my brevity)).{0,100}$/i,
];

/** Beginnings of what a gateway or an office puts below every mail. */
const DISCLAIMER = anyOf(
  String.raw`
    (?:(?:important|legal|privacy|confidentiality) notice|disclaimer|confidentiality (?:notice|note|statement)|privileged and confidential|confidential communication)\b[\s*_)\]]{0,4}[:.–-]
    disclaimer$|confidentiality notice
    this (?:e-?mail(?: message| communication| transmission)?|message|communication|electronic (?:mail|message)|transmission)(?:,? (?:and|including|together with)\b.{0,80})?(?: (?:is|are|may|contains?|was|has been)\b.{0,60})?(?:confidential|privileged|intended (?:only|solely)|legally|scanned|checked|virus|verified by|public record)
    (?:the )?information (?:contained )?in this (?:e-?mail|message)
    if you (?:are not|have received).{0,80}(?:intended|in error)|please consider the environment
    think before you print|virus-?free|e-?mails? (?:to and from|sent to or from)
    (?:all|any) e-?mails? .{0,60}public records?|under .{0,40}public records? law
    diese (?:e-?mail|nachricht) (?:enthält|kann|ist|und)|der inhalt dieser e-?mail
    ce (?:message|courriel|mail|courrier).{0,80}(?:confidentiel|destinataire|exclusif)
    este (?:mensaje|correo|e-?mail|mensagem).{0,80}(?:confidencial|destinatari|dirig)
    esta mensagem.{0,80}(?:confidencial|destinat)
    (?:il|questo) (?:presente )?(?:messaggio|e-?mail).{0,80}(?:riservat|confidenzial|destinat)
    dit (?:bericht|e-?mailbericht|e-?mail).{0,80}(?:vertrouwelijk|bestemd)
  `,
  { frame: String.raw`^[\s*_[(]{0,4}(?:%)`, flags: 'i' },
);

/** Put on top of what comes from outside; it may stand above the answer. */
const BANNER =
  /^[^\p{L}\p{N}]{0,6}(?:caution|warning|attention|notice|achtung|vorsicht|precaución|external(?: (?:e-?mail|sender|message))?)[\s*_)\]!:.-]{1,6}.{0,60}(?:external|outside|originat|extern|fuera|extérieur)/iu;

/** `[EXTERNAL]` */
const TAG = /^[^\p{L}\p{N}]{0,6}ext(?:ernal)?(?: (?:e-?mail|sender|message))?[^\p{L}\p{N}]{0,6}$/iu;

/** What a client leaves in plain text in place of pictures and links. */
const LEFTOVER =
  /^\s*(?:\[(?:cid:|image:|logo|facebook|twitter|linkedin|instagram|https?:)[^\]]{0,500}\]|<https?:[^>]{0,2000}>|\s)+$/i;

/** Gives signatures, device lines, disclaimers and list footers their role, within each stretch that was typed. */
export function markSignatures(lines: Line[]): Line[] {
  let below: 'signature' | 'boilerplate' | null = null;
  let inBanner = false;
  return lines.map((line, index) => {
    if (line.role !== 'text') {
      if (line.role !== 'signature') below = null;
      inBanner = false;
      return line;
    }
    const text = line.text.trim();
    if (text === '') inBanner = false;
    const isDevice =
      text.length <= 200 && DEVICE.some((pattern) => pattern.test(text.replace(/^[<(«]{1,2}|[>)»]{1,2}$/g, '')));
    if (DISCLAIMER.test(text.slice(0, 400))) below = 'boilerplate';
    else if (DELIMITER.test(line.text) || FOOTER_RULE.test(line.text)) below ??= 'signature';
    if (below === null && index < 12 && BANNER.test(text.slice(0, 200))) inBanner = true;
    const isTag = index < 12 && TAG.test(text);
    if (isDevice || isTag || inBanner || LEFTOVER.test(line.text))
      return text === '' ? line : { ...line, role: 'boilerplate' };
    return below ? { ...line, role: below } : line;
  });
}
