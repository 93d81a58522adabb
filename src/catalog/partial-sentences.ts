import { counted } from '../text/counted.ts';
import type { ListedFailure, Unfilled } from './partial-answer-rows.ts';
import { answerPartsOf, listedFailuresOf, unfilledOf } from './partial-answers.ts';

/** What an operation's answers leave out, and how they say so, in the words of `explain`. */
export function partialSentences(service: string, operation: string): readonly string[] {
  return [
    ...answerPartsOf(service, operation).map(({ inputs: [input], says, from }) => {
      const without = input === undefined ? '' : `without \`${input.replace(/\[.*$/, '')}\` it `;
      return `${without}${says}${from === undefined ? '' : `: ${from} lists what to ask for`}`;
    }),
    ...unfilledOf(service, operation).map(unfilledSentence),
    ...listedFailuresOf(service, operation).map(failureSentence),
  ];
}

function failureSentence({ member, cuts, counts, most, values }: ListedFailure): string {
  if (most !== undefined)
    return `\`${member}\` has at most ${counted(most, 'element', 'elements')}: an error if it has as many and the policy reads it`;
  if (cuts !== undefined)
    return `\`${member}\` says that \`${cuts}\` is cut off: an error if the policy reads that, and not the former`;
  if (counts !== undefined)
    return `\`${member}\` says that \`${counts}\` has stopped at a limit: an error if that may decide, and the policy does not read the former`;
  const sign = values === undefined ? 'if it is not empty' : `if it is ${values.join(' or ')}`;
  return `\`${member}\` says what could not be answered: an error ${sign}, unless the policy reads it`;
}

function unfilledSentence({ members, unless = [], filledBy }: Unfilled): string {
  const names = members.map((member) => `\`${member}\``).join(', ');
  const isOne = members.length === 1;
  if (unless.length > 0) {
    const inputs = unless.map((input) => `\`${input.replace(/\[.*$/, '')}\``).join(' or ');
    return `${names} ${isOne ? 'is' : 'are'} filled only if ${inputs} ${unless.length === 1 ? 'asks' : 'ask'} for ${isOne ? 'it' : 'them'}`;
  }
  const by = filledBy === undefined ? '' : `: ${filledBy} fills ${isOne ? 'it' : 'them'}`;
  return `${names} ${isOne ? 'is' : 'are'} never filled${by}`;
}
