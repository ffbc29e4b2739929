import type { RecipeProposal } from '../../src-shared/api.ts';
import { messagesOf } from '../../src-shared/messages/messages.ts';
import { reached } from '../../src-shared/reached.ts';
import { isReadyRecipe } from '../../src-shared/recipe.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** Stands for a recipe that is still to be proposed. */
export const autoRecipe = 'auto';

/** Asks for a recipe that suits the project and the time, and says which one and why. */
export async function proposeRecipe(
  { client, project }: Session,
  terminal: Terminal,
  minutes: number | null,
): Promise<RecipeProposal> {
  const proposal = await client.runs.propose.mutate({ project, minutes });
  const says = messagesOf(terminal.language).proposal;
  const { recipe } = proposal;
  const figure = isReadyRecipe(recipe.name) ? reached[recipe.name] : undefined;
  const sentences = [
    says.proposes(recipe.name),
    says.why(proposal),
    timeSentence(says, proposal),
    figure === undefined ? '' : says.reached(figure),
  ];
  terminal.say(sentences.filter((sentence) => sentence !== '').join(' '));
  return proposal;
}

function timeSentence(
  says: ReturnType<typeof messagesOf>['proposal'],
  { time, minutes, recipe, plan }: RecipeProposal,
): string {
  if (minutes === null) return '';
  const seconds = plan.seconds ?? 0;
  switch (time) {
    case 'fits':
      return says.fits({ seconds, minutes });
    case 'shortened':
      return says.shortened({ epochs: recipe.epochs, minutes });
    case 'too_long':
      return says.tooLong({ seconds, minutes });
    case 'unknown':
      return says.timeUnknown;
    case 'unlimited':
      return '';
  }
}
