import { ENGLISH } from './english.ts';
import { type Language, words } from './language.ts';

/** One-line answers; longer ones go to the coordinator. */
export const SPANISH: Language = {
  ...ENGLISH,
  affirming: words(
    'verificado verificada verificados verificadas verifico verificamos confirmado confirmada confirmados confirmadas confirmo confirmamos aprobado aprobada aprobados aprobadas apruebo certifico certificado',
  ),
  refusing: words('no rechazado rechazada'),
  acts: words('verifico verificamos confirmo confirmamos apruebo certifico'),
  firstPerson: /(?:)/,
  otherPerson: /^(?:ha|han|ella|él|usted)\b/,
  deeds: words('completó realizó asistió'),
  agreement: /^s[ií]$/,
  praise: new Set(),
  approving: words(
    'correcto correcta correctos correctas exacto bien orden perfecto completo completó realizó asistió',
  ),
  whole: words('todo todos todas toda'),
  neutral: words(
    'sí si el la los las lo que de del en este esta estos estas esto ella él está están es son ha han sido por mi parte yo puedo todo todos todas toda y las horas créditos creditos actividades cursos lista lineas líneas anteriores arriba abajo completado realizado tomado correcto gracias muchas saludos',
  ),
  equivalent: [],
  ignorable: [/\bsin (?:excepciones|excepción|objeciones)\b/g],
  courtesy: [
    /^(?:muchas |mil )?gracias(?: por [\p{L} ]{1,40})?$/u,
    /^(?:un )?(?:cordial )?saludos?(?: cordiales| cordial)?$|^atentamente$|^cordialmente$|^buen trabajo$|^felicidades$/,
    /^(?:hola|buenos días|buenas tardes|buen día|estimad[oa])(?:[ ,]+[\p{L} .]{1,40})?$/u,
  ],
  thanks: /^(.{3,}?)[\s,;.-]+((?:(?:muchas )?gracias)\b.*)$/,
  becomes: /^(?:es|son|está|están|fue|fueron|no)(?!\p{L})/u,
  exception:
    /(?:todo |todos |todas )?\b(?:excepto|salvo|menos|con excepción de|con la excepción de|a excepción de)(?: por| para| el| la| los| las| del)?\b/,
  rest: /\b(?:el resto|lo demás|los demás|las demás|todo lo demás|todas las demás|todos los demás)\b/,
  denial:
    /\bno (?:está |están |fue |ha sido )?(?:verificad[oa]s?|confirmad[oa]s?|aprobad[oa]s?)\b|\bno (?:apruebo|confirmo|verifico)\b|^rechazad[oa]$/,
  inability: /\bno (?:puedo|podemos) (?:verificar|confirmar|aprobar)\b/,
  partial: /\b(?:tod[oa]s?)\b/,
  undone: /\b(?:no|nunca) (?:asistió|completó|hizo|realizó|tomó|terminó|participó)/,
  reasons: /^(?:ella|él|no|porque|ese|esa|esos|esas|este|esta|la|el)(?!\p{L})/u,
  all: 'todo',
  counted: /\btod[oa]s(?: las| los)? \d{1,3}(?= \p{L})/gu,
  dispute: /\bno\b/,
  lineNoun:
    /^(?:(?:la |el |las |los )?(?:l[ií]neas?|n[uú]meros?|n[uú]ms?\.?|n\.?º|no\.|actividad(?:es)?|cursos?|cr[eé]ditos?)\s*)/,
  lineJoin: /^(?:\s*,?\s*(?:y|e|o|u)\s+|\s*[,;/&+]\s*)/,
  lineRange: /^\s*(?:-|a|al|hasta(?: la| el)?)\s*(?=#?\d)/,
  numerals: new Map(),
  doubt:
    /\?|¿|\b(?:si (?!,)(?:ella|él|me|usted|no)|cuando|aunque|quizás?|tal vez|creo|pienso|parece|debería|podría|todavía|aún|después|luego|mañana|próxim[oa]|pendiente|voy a|vamos a|revisaré|verificaré|confirmaré|por ahora|de momento|hasta|algun[oa]s?|parcial(?:mente)?|casi|mitad|duda)\b/,
  open: /\?|¿|\b(?:si|todavía|aún|cuando|hasta|por ahora|de momento|pendiente|revisaré|verificaré|pregunte|consulte)\b/,
  reserve:
    /\b(?:no|pero|sin|excepto|salvo|menos|nunca|ningun[oa]|solo|sólo|solamente)\b|#\s?\d|\b(?:l[ií]neas?|n[uú]meros?) \d/,
  greeting:
    /^(?:hola|buenos días|buenas tardes|buen día|estimad[oa]s?|querid[oa]s?|hi|hello|dear)\b[\p{L}.,' ]{0,60}$/u,
  closing:
    /^(?:(?:muchas |mil )?gracias(?: de antemano| por todo)?|(?:un )?(?:cordial(?:es)? )?saludos?(?: cordiales| cordial)?|atentamente|atte\.?|cordialmente|un abrazo|thanks|regards)[\s,.!-]*$/u,
};
