import { anyOf } from '../any-of.ts';
import { type Language, words } from './language.ts';

export const ENGLISH: Language = {
  affirming: words(
    'verified verify confirmed confirm confirming approved approve certify attest validated validate affirm vouch',
  ),
  refusing: words('not no none denied rejected declined'),
  acts: words('verify confirm approve certify attest validate affirm vouch'),
  firstPerson: /\b(?:i|we|i've|we've|i'm|we're)\b|^(?:yes,? )?can (?:confirm|verify|attest)\b|^(?:yes,? )?hereby\b/,
  otherPerson:
    /^(?:(?:yes|and|so),? )?(?:(?:has|have|had|do|does|did|is|are|was|were|am|why|how|what|who|when|where|should|can (?!(?:confirm|verify|attest)\b))\b|(?:she|he|they|you|it|somebody|someone|people)(?:'s| has| have| had| already| also)* (?:verif|confirm|approv|certif|attest|validat|affirm))/,
  deeds: words('completed attended finished took taken done did'),
  praise: words(`
    great good excellent wonderful outstanding fantastic terrific amazing impressive superb lovely nice awesome job work working worked works hard worker dedicated dedication
    proud pleased happy glad delighted grateful thankful lucky fortunate pleasure asset joy star gem valued valuable team year years season much very really truly always
    thank thanks congratulations kudos well knowledge skills learned learning growth growing grown improved support supportive supporting care cares effort efforts
    enjoyed enjoys loves love keep continue continues deserves deserve best
  `),
  approving: words('correct accurate true completed attended finished took taken done did valid legitimate'),
  titles: words(
    'director manager supervisor chair chairman chairwoman chairperson librarian member administrator trustee employee president head superintendent principal secretary assistant specialist coordinator',
  ),
  whole: words('all everything every each entire whole entirety list these those both'),
  neutral: words(`
    a an the this that these those it its it's that's all everything every each entire whole entirety both of for to as on in at by from about is are was were has have had been being am i'm i've
    i we we've we're our my me us you your yours her his their she he they them him hers
    hereby can do did does indeed so also and yes yep yeah yup sure absolutely definitely certainly affirmative ok okay fully completely totally gladly happily officially formally
    now today above below listed list lists credit credits activity activities hour hours course courses class classes training trainings workshop workshops webinar webinars
    session sessions event events item items line lines entry entries record records programs program information info details application ce continuing education units unit ceu ceus
    claimed claims reported submitted completed complete attended attend finished took taken done earned relevant applicable beneficial useful valuable appropriate
    correct accurate true right good fine great perfect valid legitimate looks look in order staff member employee colleague applicant request
    reviewed examined looked over library library's libraries needs meet meets met board director supervisor manager chair role capacity here see thanks thank well
    up through shown stated described provided name named person individual mentioned
  `),
  equivalent: [
    /^(?:(?:yes|yep|yeah),? )?(?:everything|all of (?:this|it|them|these)|the (?:whole |entire )?list|it all|this all)(?: (?:listed|below|above|on (?:the|this) list))? (?:is|are|looks?) (?:very |all )?(?:good|great|fine|perfect|right|okay|ok|in order)(?: to me| from (?:my|our) (?:end|side)| by me)?$/g,
    /^looks (?:very |all )?good to me$/g,
    /^(?:(?:yes|yep|yeah),? )?(?:everything|it all|this all|all of (?:it|this|them|these)) checks out(?: on my end)?$/g,
    /^(?:yes|yep|yeah|absolutely|affirmative),? (?:(?:to|for) )?(?:all|everything|all of (?:them|these|it|this|the above))(?: of (?:them|these|it|this))?$/g,
    /^(?:please )?(?:consider|accept|take|let|allow) this (?:e-?mail |message |note |reply )?(?:as |to be |be |to serve as |serve as )?(?:my |our |the )?(?:formal |official |written )?(?:verification|confirmation|approval)(?= of\b| for\b|$)/g,
    /^(?:this (?:e-?mail|message|note|reply)|this) (?:is|serves as|will serve as) (?:my |our )?(?:formal |official |written )?(?:verification|confirmation|approval)(?= of\b| that\b|$)/g,
  ],
  ignorable: [
    /\bno (?:exceptions?|objections?|concerns?|issues?|problems?|changes|corrections|questions)(?: (?:from me|here|at all|with (?:any of )?(?:this|these|it|them|the list)))?\b/g,
    /\bwithout (?:any )?(?:exceptions?|reservations?|hesitation)\b/g,
    /\bto the best of my knowledge\b/g,
    /\b(?:am writing|this is|just writing) to (?=(?:confirm|verify|certify|attest)\b)/g,
    /\b(?:would|'d) like to (?=(?:confirm|verify|certify|attest)\b)/g,
    /\b(?:happy|glad|pleased|delighted|proud) to (?=(?:confirm|verify|certify|attest|approve)\b)/g,
    /\bon behalf of (?:the|our) (?:library|board|board of trustees)\b/g,
    /\bverified[\s,;:!.]+(?:and )?(?=(?:confirmed|approved)\b)/g,
    /\b(?:meets?|met) (?:the )?(?:needs|requirements) of (?:the|our|my) library\b/g,
  ],
  courtesy: [
    /^(?:many |very |so |a lot )?(?:thanks?|thank you|thx|ty|cheers|much appreciated|appreciate it|appreciated)(?: you)?(?: (?:so|very) much| a lot| again| all| kindly| both)*(?:,? (?:for|and) (?!not\b)[\w' ,-]{1,80})?(?:,? [\w.-]{1,20})?$/,
    /^(?:good|great|nice|excellent|wonderful|fantastic|awesome|outstanding|impressive) (?:job|work|list|stuff|effort)(?: (?:to|by|from|on her part|on his part|this year|ada|everyone|all|as always|she's done|he's done|she has done|he has done))*$/,
    /^well done(?: (?:to )?[\w]+)?$/,
    /^congratulations?(?: to (?:her|him|them|\w+))?$|^congrats$|^way to go$|^kudos(?: to \w+)?$/,
    /^(?:she|he|they)(?:'s| is| has| have|'ve|'re| are)? (?:done |did |been |worked |work |a )?(?:a |an |very |really |such |so |always )*(?:great|good|wonderful|excellent|fantastic|outstanding|valued?|hard|dedicated|terrific|amazing|impressive|superb|super|pleasure|asset)(?: (?:job|work|worker|employee|asset|member|addition|to|the|our|team|staff|library|librarian|with|this|year|on|these|work|and|a|an|it|in|here))*$/,
    /^we(?:'re| are) (?:very |so |really )*(?:proud|lucky|fortunate|happy|glad) (?:of|to have|for) (?:her|him|them)(?: on (?:our|the) (?:team|staff))?$/,
    /^(?:my )?(?:sincere |many )?(?:sorry|apologies|i apologi[sz]e|i'm sorry|i am sorry|please excuse)(?: (?:for|about|that|it)(?: (?:the|my|this|it|took|taking|so|late|long|delay|delayed|in|slow|response|reply|reply|replying|getting|back|to|you|on|with|has|took|me|a|while|i|am|i'm|was))*)?$/,
    /^(?:i )?hope (?:this|that|it) helps$|^(?:i )?hope (?:you're|you are|all is|you|this (?:email|message) finds you)(?: (?:doing|are|have|well|had|finds|is|having|great|good|a|nice|wonderful|weekend|day|week|with|you))*$/,
    /^have a (?:great|good|nice|wonderful|lovely|blessed|fantastic|safe|happy)(?: (?:day|weekend|week|evening|afternoon|one|holiday|holidays|rest of your (?:day|week)|new year|summer|thanksgiving|christmas))*$/,
    /^(?:happy|merry) (?:new year|holidays|friday|monday|thanksgiving|christmas|easter)$/,
    /^(?:please )?(?:proceed|go ahead|process (?:it|this|her application|his application|the application))(?: with (?:it|this|the (?:application|certification)|her (?:application|certification)|his (?:application|certification)))?$/,
    /^i(?:'ve| have)? (?:carefully |personally |just )*(?:reviewed|looked over|looked at|looked through|gone over|gone through|went over|went through|checked|read|read through|read over|examined|received|got|seen) (?:(?:and|over|through|checked|reviewed) )*(?:the|this|her|his|their|your|all|everything|these|each|it|list|lists|of|credits?|activities|hours|courses|email|message|request|items?|lines?|application|below|above|carefully|and|records?|note|entire|whole|in|detail)+(?: (?:the|this|her|his|their|your|all|these|each|it|list|lists|of|credits?|activities|hours|courses|email|message|request|items?|lines?|application|below|above|carefully|and|records?|note|entire|whole|in|detail))*$/,
    /^i (?:am|'m|was) (?:her|his|their|the|\w+'s) (?:direct )?(?:supervisor|director|manager|library director|board chair|department head|boss)(?: (?:at|of|for|here)[\w' ]{0,40})?$|^i supervise (?:her|him|them)$/,
    /^as (?:her|his|their|the|requested)[\w' ]{0,30}$|^here (?:you go|it is)$|^(?:see )?below$|^you're welcome$|^you bet$|^all the best$|^take care$|^happy to help$|^glad to help$/,
    /^(?:yes|yep|yeah|sure|ok|okay|great|perfect|absolutely|of course|certainly|definitely)$/,
    /^(?:it was )?(?:good|great|nice) to (?:hear from|see) you$/,
  ],
  polite: [
    /^(?:no problem|no worries|not a problem|don't worry)$/,
    /^(?:please )?let me know$/,
    /^(?:please )?(?:let me know|contact me|reach out|feel free to (?:contact|call|email|reach out to) me|call me|do not hesitate to contact me|don't hesitate to (?:contact me|reach out|ask)|just ask|i'm happy to help)(?: (?:if|should|with|when) (?:you|there|any)[\w' ,-]{0,80})$/,
    /^(?:please )?(?:feel free|don't hesitate|do not hesitate) to (?:contact me|reach out|ask|call|email me)$/,
    /^(?:if|should) you (?:need|have|require|want) (?:any|anything|something|more|further|additional)[\w' ,-]{0,60}(?:let me know|call|contact me|ask|reach out|email me|please do)[\w' ,-]{0,40}$/,
  ],
  agreement: /^(?:yes|yep|yeah|yup)(?:,? (?:to|for) (?:all|everything))?$/,
  ordinals: new Map(
    [
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
      'sixth',
      'seventh',
      'eighth',
      'ninth',
      'tenth',
      'eleventh',
      'twelfth',
    ].map((word, index) => [word, index + 1]),
  ),
  thanks: /^(.{3,}?)[\s,;.-]+((?:and )?(?:many thanks|thanks|thank you)\b.*)$/,
  becomes: /^(?:is|are|was|were|has|have|should|need|look|looks|remain|still)\b/,
  exception:
    /\b(?:with the exceptions? of|with (?:one |a single |an |the following |these )?exceptions?(?: of| for)?|except(?:ing)?\b(?: for\b| that\b| the\b)?|excluding|exclude|other than|apart from|aside from|save for|minus|all but|everything but|but not|but (?=(?:for )?(?:#|no\.|nos\.|number|line|item|entry|lines|items|numbers)))/,
  rest: /\b(?:(?:the|all the|all of the) (?:rest|others|other (?:ones|items|lines|credits|activities|entries)|remaining(?: (?:ones|items|lines|credits|activities|entries))?|remainder)|(?:all|every) others?(?: (?:ones?|items?|lines?|credits?|activit(?:y|ies)|entr(?:y|ies)|courses?))?|everything else|anything else)\b/,
  denial: anyOf(
    String.raw`
      not (?:verified|approved|confirmed|certified|validated)
      (?:i|we) (?:do not|don't|will not|won't|refuse to|decline to|must decline to) (?:verify|confirm|approve|certify|attest(?: to)?|validate|sign off on)(?: (?:this|that|these|those|it|them|any|her|his|their|the)\b|$)
      (?:is|are|was|were|i|we|request|application|verification) (?:hereby )?(?:denied|rejected|declined|disapproved)
      ^(?:denied|rejected|declined|disapproved)$|(?:i|we) (?:reject|deny|disapprove)\b
      none of (?:these|this|those|it|them|the [\w ]{1,30}) (?:is|are|was|were|has been|have been|can be)? ?(?:completed?|attended|verified|confirmed|correct|true|accurate|valid|done|taken|finished|legitimate)
      (?:she|he|they) (?:did not|didn't|never|has not|hasn't|have not|haven't) (?:complete|completed|attend|attended|finish|finished|take|taken|took|do|done|did) (?:any|a single one) of (?:these|this|those|it|them|the [\w ]{1,30})
      ^(?:no,? )?(?:she|he|they) (?:did not|didn't|never) (?:complete|completed|attend|attended|finish|finished|take|took|do|did) (?:these|those|them)(?: (?:workshops|classes|courses|activities|trainings|events|sessions|webinars))?$
      ^(?:no,? )?(?:these|those|they) (?:were|have been) (?:not|never) (?:completed|attended|done|taken|finished)$
    `,
    { frame: String.raw`\b(?:%)` },
  ),
  inability:
    /\b(?:(?:i|we) (?:can ?not|can't|could not|couldn't|am not able to|are not able to|am unable to|are unable to|'m unable to|'m not able to)|i'm (?:unable|not able) to|unable to|cannot) (?:in good conscience |honestly |truthfully )?(?:verify|confirm|approve|certify|attest(?: to)?|validate|vouch for|sign off on)\b/,
  partial: /\b(?:all|everything|every|each|entire|whole)\b/,
  exactDenial: /^\s*\W{0,3}not\s+verified\b[\s:;,.!*_–—-]*/i,
  undone:
    /\b(?:she|he|they|these|those|none|neither|it|this|nobody|staff|employee)\b[^.]{0,60}\b(?:did not|didn't|never|has not|hasn't|have not|haven't|was not|wasn't|were not|weren't|not|cancell?ed|false|fake|invented)\b/,
  reasons:
    /^(?:she|he|they|it|that|this|those|these|both|neither|because|as|since|due|reason|(?:the )?(?:lines?|numbers?|nos?\.?|items?|course|class|workshop|session|event|webinar|training|activity|conference)|#)\b|^#?\d/,
  all: 'all',
  counted:
    /\ball(?: of)?(?: the| these| her| his| their)? (\d{1,3}(?:\.\d)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= \p{L}|$)( (?:activities|items|lines|courses|classes|entries|events|of (?:these|them))|$)?/gu,
  dispute:
    /\b(?:did not|didn't|never|has not|hasn't|was not|wasn't|were not|weren't|is not|isn't|are not|aren't|not|cannot|can't|incorrect|wrong|cancell?ed|incomplete|unable)\b/,
  lineNoun:
    /^(?:(?:the )?(?:lines?|numbers?|nos?\.?|nrs?\.?|items?|entr(?:y|ies)|credits?|activit(?:y|ies)|courses?|rows?|class(?:es)?|events?|sessions?|trainings?|#)\s*(?:#|nos?\.?|numbers?)?)\s*/,
  lineJoin: /^(?:\s*,?\s*(?:and also|as well as|and|&|or|plus)\s+|\s*[,;/&+]\s*|\s+(?=#\d))/,
  lineRange: /^\s*(?:-|to|through|thru|until)\s*(?=(?:#|line |item |number )?\d)/,
  numerals: new Map(
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
      (word, index) => [word, index + 1],
    ),
  ),
  doubt: anyOf(
    String.raw`
      if|unless|until|till|once|pending|provided|assuming|depend(?:s|ing)?|conditional(?:ly)?|subject to
      contingent|maybe|perhaps|possibly|probably|likely|presumably|might|may(?! \d)|should|would|could|think
      thought|believe|guess|suppose|assume|suspect|seems?|seemed|appears?|appeared|unsure|uncertain
      not (?:entirely |completely |quite |really |at all |100% )?(?:sure|certain|clear|able to tell)
      doubt(?:s|ful)?|unclear|confus(?:ed|ing)|question(?:s|able)?|wonder(?:ing)?|as soon as|as far as
      not (?:as )?yet|yet|still|so far|for now|at this (?:time|point|moment)|at the moment|at present|right now
      currently|temporarily|tentative(?:ly)?|later|soon|shortly|tomorrow|tonight
      next (?:week|month|year|time|day|monday|tuesday|wednesday|thursday|friday)
      (?:this|by) (?:week|month|monday|tuesday|wednesday|thursday|friday|afternoon|evening)
      end of (?:the )?(?:day|week|month)|when (?:i|we|she|he|they|you)|after (?:i|we|she|he|they|you)
      before (?:i|we|she|he|they|you)|will|'ll|going to|gonna|plan(?:ning)? to|try(?:ing)?|let me
      need(?:s|ed)? to|have to|has to|want(?:s|ed)? to|check(?:ing)?|look(?:ing)? into|get back|waiting|wait
      hold off|on hold|partial(?:ly)?|partly|half|mostly|most of|some of|some|almost|nearly|about half|roughly
      either|instead|correction|disregard|ignore|scratch that|oops|mistake(?:nly)?|retract|revoke|change my mind
      wrong (?:person|address|email|list|name|library)
      not (?:the right|her|his|their) (?:person|supervisor|director|manager|boss)
      no longer (?:work|her|his|their|the|employed|with|at)|never heard|don't know|do not know
      (?:ask|contact|call|e-?mail (?:him|her|them)|speak (?:to|with)|talk (?:to|with)|check with|refer(?:red)? to|forward(?:ed|ing)?|pass(?:ed|ing)? (?:this|it)|send (?:this|it) to|cc'?d|copied|copying)(?! me)
      someone else|somebody else|delegat(?:e|ed|ing)|on (?:her|his|their) behalf|in (?:her|his|their) place|joke
      kidding
    `,
    { frame: String.raw`\?|\b(?:%)\b` },
  ),
  open: anyOf(
    String.raw`
      scratch that|ignore|disregard|oops|instead|correction|chang(?:e|ed) my mind|if|unless|until|till|once
      pending|waiting|wait|(?:not )?yet|for now|so far|at this (?:time|point|moment)|at the moment|right now
      currently|will|'ll|going to|check(?:ing)?|as soon as
      not (?:entirely |completely |really )?(?:sure|certain)|unsure|maybe|perhaps
      (?:ask|contact|check with|speak (?:to|with)|talk (?:to|with)) (?!me\b)|forward(?:ed|ing)? (?:this|it|you)
      someone else|somebody else|wrong (?:person|address|email|list)
      not (?:the right|her|his|their) (?:person|supervisor|director|manager|boss)
      need(?:s|ed)? (?:more|the|a|to see)|send me|please (?:send|resend|provide)
    `,
    { frame: String.raw`\?|\b(?:%)\b` },
  ),
  reserve: anyOf(
    String.raw`
      but|however|although|though|except(?:ing|ion|ions)?|excluding|exclude|without|not|no|never|none|nothing
      neither|nor|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|couldn't
      wouldn't|shouldn't|only|just|other than|apart|aside|besides|despite|unable|unverified|incorrect|inaccurate
      wrong|missing|remove|reject(?:ed)?|den(?:y|ied)|declined?|dispute[ds]?|disagree|refuse|issue|problem
      concern(?:s|ed)?|error|p\.? ?s\.?|ps
    `,
    { frame: String.raw`\b(?:%)\b|#\s?\d|\b(?:lines?|numbers?|nos?\.?|items?) #?\d` },
  ),
  greeting:
    /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|howdy|to whom it may concern)(?:,? (?:there|all|everyone|again|team|ms\.?|mrs\.?|mr\.?|dr\.?|and|[\p{L}'-]{2,20}\.?)){0,4}[\s,.!:-]*$/u,
  closing:
    /^(?:(?:many |kind |warm |best |with (?:kind |best |warm )?|kindest |warmest )?(?:thanks?|thank you|thx|regards|wishes|rgds|best|sincerely|cheers|yours|cordially|respectfully|warmly|gratefully|fondly|peace|ciao|ttyl|all the best|take care|have a (?:great|good|nice|wonderful) (?:day|weekend|week|evening|one))(?: (?:so much|very much|again|a lot|all|truly|sincerely|faithfully|wishes|regards|you|yours|submitted|and (?:best|kind|warm)?\s?(?:regards|wishes)|in advance|for (?:your|all|everything|the)[\p{L} ]{0,40}))*[\s,.!-]*)$/u,
};
