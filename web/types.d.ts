/** What the page sends, receives and keeps; global to its modules. */

/** One thing that the article says, in the assistant's words. */
interface Claim {
  id: string;
  text: string;
  /** The display name of the article's section. */
  section: string;
}

interface Passage<C extends Claim = Claim> {
  kind: 'answer' | 'note' | 'caveat';
  text: string;
  /** The claims that an answer restates; none otherwise. */
  claims: C[];
  /** Whether the claims were wanted as a list. */
  listed?: boolean;
  /** BCP 47 code of the text's language; English without it. */
  lang?: string;
}

interface Button {
  title: string;
  payload: string;
}

/** A reply as `POST /chat/messages` returns it. */
interface Reply {
  id: string;
  buttons: Button[];
  passages: Passage[];
  custom: { intents: string[] };
}

/** A claim as `GET /chat/article.json` returns it. */
interface ArticleClaim extends Claim {
  stance: 'stated' | 'reported' | 'accused' | 'uncertain' | 'perceived';
  /** The button that makes the assistant tell this claim. */
  ask: Button;
}

interface Article {
  title: string;
  /** ISO date. */
  date: string;
  /** Where the original stands; `null` where that is not known. */
  url: string | null;
  /** The subjects to begin with. */
  menu: Button[];
  sections: { name: string; passages: Passage<ArticleClaim>[] }[];
}

/**
 * `away`: out of reach, so most likely not received; `late`: no answer in time;
 * `cancelled`: by the user.
 */
type ProblemKind =
  | 'away'
  | 'broken'
  | 'cancelled'
  | 'late'
  | 'refused'
  | 'tooFast';

/** Why a question got no answer. */
interface Problem {
  kind: ProblemKind;
  /** When the server takes the next one (ms since 1970), where it says so. */
  until?: number;
}

interface Question {
  kind: 'question';
  id: string;
  /** When it was asked (ms since 1970); entries of earlier versions have no time. */
  at?: number;
  /** What was typed, or the title of the button that was pressed. */
  text: string;
  payload?: string;
  state: 'sending' | 'sent' | 'failed';
  problem?: Problem;
}

interface Answer {
  kind: 'answer';
  id: string;
  at?: number;
  intents: string[];
  passages: Passage[];
  buttons: Button[];
  helpful?: boolean;
}

type Entry = Question | Answer;
