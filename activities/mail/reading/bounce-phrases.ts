import { anyOf } from './any-of.ts';
import { fold } from './fold.ts';

/** Subjects of notifications, as servers and their translations have them. Folded. */
const SUBJECT = anyOf(
  `
    undeliver
    delivery (?:status|failure|failed|has failed|problem|report|error|incomplete|unsuccessful|delayed|notification)
    mail (?:delivery|failure|system error|returned)|returned mail|failure notice
    return(?:ed|ing) (?:mail |message )?to (?:the )?sender|not delivered|could not be delivered|non-?deliver
    delivery delayed|delayed mail|message (?:delayed|rejected|bounced|blocked)|bounced? (?:mail|message)
    warning: (?:could not send|message)|unzustellbar|nicht zugestellt|nicht zustellbar|zustellung
    fehlgeschlagene? (?:nachricht|mail)|non remis|non distribu|non livr|echec de|échec de
    impossible de (?:remettre|distribuer|livrer)|no (?:se puede|se pudo|se ha podido) entregar|no entregad
    entrega fallida|error (?:de|en la) entrega|correo devuelto|no entregable|não (?:foi )?(?:possível )?entreg
    não entregue|falha na entrega|devolvid|mancat[ao] (?:recapito|consegna)|non recapitabile
    non (?:è stato )?recapitat|impossibile recapitare|onbestelbaar|niet (?:bezorgd|afgeleverd)
    kan niet worden bezorgd|не доставлен|недоставлен|не может быть доставлен|ошибк[аи] доставки|niedostarcz
    nie (?:można|udało się) dostarczyć|zwrot wiadomości|nedoruč|nepodařilo se doručit|kézbesíthetetlen
    teslim edilemedi|iletilemedi|olevererb|kunde inte levereras|kan inte levereras|kunne ikke leveres
    kan ikke leveres|uleveret|ikke leveret|ei voitu toimittaa|toimittamat|配信不能|配送不能|未配信|配信でき|配達でき|送信でき|エラーメール|退信
    投递失败|投遞失敗|未送达|无法投递|无法送达|無法傳遞|無法投遞|传递失败|傳遞失敗|전달되지|반송|배달 (?:실패|불가)|전송 실패|배달되지
  `,
  { frame: '%' },
);

/** What the text of a notification says; none of it is what a person writes of herself. Folded. */
const FAILED: readonly string[] = [
  'could not be delivered',
  'could not deliver',
  "couldn't be delivered",
  "couldn't deliver",
  'cannot be delivered',
  'can not be delivered',
  "can't be delivered",
  'was not delivered',
  'not been delivered',
  "wasn't delivered",
  "wasn't able to deliver",
  'was unable to deliver',
  'were unable to deliver',
  'unable to deliver',
  'undeliverable',
  'undelivered',
  'delivery has failed',
  'delivery to the following recipient',
  'delivery failed',
  'delivery attempts failed',
  'failed to deliver',
  'failure delivering',
  'delivery failure',
  'delivery error',
  'delivery status notification',
  'did not reach',
  "didn't reach",
  'could not be reached',
  'permanent fatal errors',
  'had fatal errors',
  'had delivery problems',
  'had delivery errors',
  'transient non-fatal errors',
  'permanent delivery errors',
  'returned to sender',
  'returned to you',
  'is being returned',
  'has been returned',
  'returned mail',
  'this is a permanent error',
  'permanent failure',
  'failed permanently',
  'has been delayed',
  'is delayed',
  'delivery is delayed',
  'not yet been delivered',
  'still not been delivered',
  'user unknown',
  'unknown user',
  'no such user',
  'user not found',
  'unknown address',
  'recipient unknown',
  'no mailbox here by that name',
  'mailbox is full',
  'mailbox full',
  'mailbox unavailable',
  'mailbox not found',
  'over quota',
  'quota exceeded',
  'address rejected',
  'address not found',
  'recipient rejected',
  'message blocked',
  'message rejected',
  'was rejected by',
  'does not exist',
  'host unknown',
  'host not found',
  'nicht zugestellt werden',
  'nicht ausgeliefert werden',
  'nicht übermittelt werden',
  'unzustellbar',
  'zustellung fehlgeschlagen',
  'fehler bei der zustellung',
  "n'a pas pu être remis",
  "n'a pas pu être distribu",
  "n'a pas pu être livr",
  "n'a pas été remis",
  'ne peut pas être remis',
  'échec de la remise',
  'échec de remise',
  "n'a pas pu être délivr",
  'no se pudo entregar',
  'no se ha podido entregar',
  'no se puede entregar',
  'no pudo ser entregado',
  'no ha podido ser entregado',
  'error al entregar',
  'error en la entrega',
  'não pôde ser entregue',
  'não foi possível entregar',
  'não pode ser entregue',
  'falha na entrega',
  'impossibile recapitare',
  'non è stato possibile recapitare',
  'non può essere recapitato',
  'non è stato recapitato',
  'kon niet worden bezorgd',
  'kon niet worden afgeleverd',
  'kan niet worden bezorgd',
  'не может быть доставлен',
  'не удалось доставить',
  'не было доставлено',
  'не доставлено',
  'nie można dostarczyć',
  'nie udało się dostarczyć',
  'nie została dostarczona',
  'nepodařilo doručit',
  'nelze doručit',
  'nem sikerült kézbesíteni',
  'teslim edilemedi',
  'iletilemedi',
  'kunde inte levereras',
  'kan inte levereras',
  'kunne ikke leveres',
  'kan ikke leveres',
  'ei voitu toimittaa',
  '配信できません',
  '配送できません',
  '配信に失敗',
  '届けることができません',
  '送信できません',
  '配信不能',
  '无法投递',
  '无法送达',
  '投递失败',
  '退信',
  '無法傳遞',
  '無法投遞',
  '未能送达',
  '전달할 수 없',
  '전달되지 않',
  '배달할 수 없',
  '전송하지 못',
];

const DELAYED: readonly string[] = [
  'warning message only',
  'do not need to resend',
  'will be retried',
  'will continue to try',
  'will keep trying',
  'will try again',
  'has been delayed',
  'is delayed',
  'delivery delay',
  'status notification (delay)',
  'delayed mail',
  'not yet been delivered',
  'still trying',
  'transient non-fatal errors',
  'verzögert',
  'wird weiterhin versucht',
  'est retard',
  'a été retardé',
  'se ha retrasado',
  'ha sido retrasad',
  'foi adiada',
  'è in ritardo',
];

/** Words that end the waiting, though the same text may tell how long was waited. */
const GIVEN_UP =
  /permanent(?:ly)? (?:error|failure|fatal)|failed permanently|given up|giving up|i'm not going to try again|status notification \(failure\)|has failed/;

export function hasFailureSubject(subject: string): boolean {
  const folded = fold(subject);
  return !/^(?:re|aw|sv|fwd?|wg|tr|rv):/.test(folded) && SUBJECT.test(folded);
}

/** @param folded as `fold` leaves it */
export function hasFailurePhrase(folded: string): boolean {
  return FAILED.some((phrase) => folded.includes(phrase));
}

/** @param folded as `fold` leaves it */
export function speaksOfDelay(folded: string): boolean {
  return DELAYED.some((phrase) => folded.includes(phrase)) && !GIVEN_UP.test(folded);
}
