import { initTRPC, tracked, TRPCError } from '@trpc/server';
import { z } from 'zod';
import {
  askedPhotoSchema,
  decisionSchema,
  draftSchema,
  folderInputSchema,
  findingKinds,
  importChoicesSchema,
  importOptionsSchema,
  runDescriptionSchema,
  settingsSchema,
  splitOptionsSchema,
  splitParts,
} from '../../../src-shared/api.ts';
import { AppError, type PlainError, toAppError } from '../../../src-shared/errors.ts';
import { allPhotos, photoQuerySchema } from '../../../src-shared/photo-query.ts';
import { kaggleLoginSchema } from '../../../src-shared/kaggle.ts';
import { baseNames } from '../../../src-shared/networks/base-networks.ts';
import { recipeSchema } from '../../../src-shared/recipe.ts';
import type { Engine } from '../engine.ts';

/** What a call knows about its caller. */
interface CallContext {
  engine: Engine;
  /** The command line and the shell may name any path; a page only those the user granted. */
  mayNameAnyPath: boolean;
}

const t = initTRPC.context<CallContext>().create({
  // A call that hangs up (tRPC's own transport errors) keeps tRPC's shape; ours travel as code and details.
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: shape.data.code,
    data: { ...shape.data, stack: null, app: plainOf(error.cause) },
  }),
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
});

/** Errors leave the engine through here: unknown ones are logged under an id and lose their text. */
const procedure = t.procedure.use(async ({ next, ctx, path }) => {
  const answer = await next();
  if (!answer.ok && answer.error.code === 'INTERNAL_SERVER_ERROR') {
    const error = ctx.engine.logged(toAppError(answer.error.cause ?? answer.error), path);
    // What the user can mend is an answer, not a failure of the server: 422 rather than 500.
    const code = error.code === 'internal' ? 'INTERNAL_SERVER_ERROR' : 'UNPROCESSABLE_CONTENT';
    return { ...answer, error: new TRPCError({ code, message: error.code, cause: error }) };
  }
  return answer;
});

function plainOf(cause: unknown): PlainError | null {
  if (cause instanceof z.ZodError) return { code: 'invalid_input', details: { reason: reasonOf(cause) } };
  return cause instanceof AppError ? cause.toPlain() : null;
}

/** Which value does not fit, and why: the first is enough to go on with. */
function reasonOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return '?';
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}

const inProject = z.strictObject({ project: z.string() });
const ofBase = z.strictObject({ name: z.enum(baseNames) });
const ofFinding = inProject.extend({ kind: z.enum(findingKinds) });
const ofPhoto = inProject.extend({ run: z.string(), asked: askedPhotoSchema });
const percent = z.int().min(0).max(100);
const photoIds = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(100_000);
const className = z.string().trim().min(1).max(255);
/** Photos come as paths that were granted, or as a finished upload. */
const sourceSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('paths'), paths: z.array(z.string().min(1)).min(1).max(10_000) }),
  z.strictObject({ from: z.literal('upload'), upload: z.string() }),
]);

/** Every call the engine answers; `feature.verb`. Long work answers with a job's id and goes on in `events`. */
export const router = t.router({
  program: t.router({
    view: procedure.query(({ ctx }) => ctx.engine.program.view()),
    saveSettings: procedure
      .input(settingsSchema.partial())
      .mutation(({ ctx, input }) => ctx.engine.program.saveSettings(input)),
    /** Trainers take as little memory as they can, until this engine ends. */
    saveMemory: procedure.mutation(({ ctx }) => {
      ctx.engine.program.saveMemory();
    }),
    /** Asks the trainer once which device will train; the answer comes with the next view. */
    findDevice: procedure.mutation(({ ctx }) => ctx.engine.program.findDevice()),
  }),

  projects: t.router({
    create: procedure
      .input(z.strictObject({ name: z.string().trim().min(1).max(120).nullable(), folder: z.string().nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.projects.create(input.name, allowed(ctx, input.folder))),
    open: procedure
      .input(z.strictObject({ folder: z.string() }))
      .mutation(({ ctx, input }) =>
        ctx.engine.projects.open(ctx.engine.grants.project(input.folder, ctx.mayNameAnyPath)),
      ),
    openSample: procedure.mutation(({ ctx }) => ctx.engine.openSample()),
    close: procedure.input(inProject).mutation(({ ctx, input }) => ctx.engine.projects.close(input.project)),
    /** Takes it out of the recent ones; nothing of it is deleted. */
    forget: procedure.input(inProject).mutation(({ ctx, input }) => ctx.engine.forgetRecent(input.project)),
    rename: procedure
      .input(inProject.extend({ name: z.string().trim().min(1).max(120) }))
      .mutation(({ ctx, input }) => {
        ctx.engine.projects.rename(input.project, input.name);
      }),
    view: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.projectView(input.project)),
  }),

  photos: t.router({
    /** classId null: the unlabelled. Pages of the same query are quick, however deep they lie. */
    page: procedure
      .input(
        inProject.extend({
          classId: z.int().nullable(),
          query: photoQuerySchema.default(allPhotos),
          offset: z.int().min(0),
          limit: z.int().min(1).max(10_000),
        }),
      )
      .query(({ ctx, input: { project, classId, query, offset, limit } }) =>
        ctx.engine.photos(project).page(classId, query, offset, limit),
      ),
    /** How many photos of each class a query leaves. */
    totals: procedure
      .input(inProject.extend({ query: photoQuerySchema }))
      .query(({ ctx, input }) => ctx.engine.photos(input.project).totals(input.query)),
    details: procedure
      .input(inProject.extend({ photo: z.string() }))
      .query(({ ctx, input }) => ctx.engine.photos(input.project).details(input.photo)),
    problems: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.photos(input.project).problems()),
    forgetProblems: procedure.input(inProject).mutation(({ ctx, input }) => {
      ctx.engine.photos(input.project).forgetProblems();
    }),
    /** This and all changes below answer with the change, which `history` can take back; null: nothing was to change. */
    setAside: procedure
      .input(inProject.extend({ photos: photoIds, aside: z.boolean() }))
      .mutation(({ ctx, input }) => ctx.engine.photos(input.project).setAside(input.photos, input.aside)),
    /** classId null: unlabelled. */
    move: procedure
      .input(inProject.extend({ photos: photoIds, classId: z.int().nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.photos(input.project).move(input.photos, input.classId)),
    /** Makes the class and moves the photos there: one change. */
    moveToNew: procedure
      .input(inProject.extend({ photos: photoIds, name: className }))
      .mutation(({ ctx, input }) => ctx.engine.classes(input.project).moveToNew(input.photos, input.name)),
    createClass: procedure
      .input(inProject.extend({ name: className }))
      .mutation(({ ctx, input }) => ctx.engine.classes(input.project).create(input.name)),
    renameClass: procedure
      .input(inProject.extend({ classId: z.int(), name: className }))
      .mutation(({ ctx, input }) => ctx.engine.classes(input.project).rename(input.classId, input.name)),
    mergeClass: procedure
      .input(inProject.extend({ classId: z.int(), into: z.int() }))
      .mutation(({ ctx, input }) => ctx.engine.classes(input.project).merge(input.classId, input.into)),
    /** Its photos lose their class; `aside` sets them aside as well. */
    removeClass: procedure
      .input(inProject.extend({ classId: z.int(), aside: z.boolean() }))
      .mutation(({ ctx, input }) => ctx.engine.classes(input.project).remove(input.classId, input.aside)),
  }),

  doctor: t.router({
    view: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.doctor(input.project).view()),
    groups: procedure
      .input(ofFinding.extend({ offset: z.int().min(0), limit: z.int().min(1).max(1000) }))
      .query(({ ctx, input: { project, kind, offset, limit } }) =>
        ctx.engine.doctor(project).groups(kind, offset, limit),
      ),
    /** All photos of the finding; of twins all but the best of each group. Answers as photos.setAside does. */
    setAsideAll: procedure
      .input(ofFinding)
      .mutation(({ ctx, input }) => ctx.engine.doctor(input.project).setAsideAll(input.kind)),
    /** For a group of `two_classes`. Answers as photos.move does. */
    chooseClass: procedure
      .input(inProject.extend({ key: z.string(), classId: z.int() }))
      .mutation(({ ctx, input }) => ctx.engine.doctor(input.project).chooseClass(input.key, input.classId)),
    /** "This is fine". keys null: all groups. Answers as photos.setAside does. */
    dismiss: procedure
      .input(ofFinding.extend({ keys: z.array(z.string()).max(100_000).nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.doctor(input.project).dismiss(input.kind, input.keys)),
  }),

  history: t.router({
    /** change null: whichever is the newest. Answers with what was taken back; null: there was nothing. */
    undo: procedure
      .input(inProject.extend({ change: z.int().nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.photos(input.project).history.undo(input.change)),
    redo: procedure
      .input(inProject.extend({ change: z.int().nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.photos(input.project).history.redo(input.change)),
  }),

  uploads: t.router({
    /** A place for files that a browser sends; each then goes to POST /uploads/UPLOAD/NUMBER. */
    begin: procedure.mutation(({ ctx }) => ctx.engine.uploads.begin()),
    discard: procedure
      .input(z.strictObject({ upload: z.string() }))
      .mutation(({ ctx, input }) => ctx.engine.uploads.discard(input.upload)),
  }),

  imports: t.router({
    /** classId: where photos go that nothing names a class for; null: unlabelled. */
    start: procedure
      .input(
        inProject.extend({
          source: sourceSchema,
          classId: z.int().nullable(),
          options: importOptionsSchema.optional(),
        }),
      )
      .mutation(({ ctx, input }) =>
        ctx.engine.work.importPhotos(input.project, granted(ctx, input.source), input.classId, input.options),
      ),
    /** What the user chose for a job in phase `asking`. */
    answer: procedure
      .input(inProject.extend({ job: z.string(), choices: importChoicesSchema }))
      .mutation(({ ctx, input }) => {
        ctx.engine.imports(input.project).answer(input.job, input.choices);
      }),
    /** Imports that stopped unfinished (the disk was full) are tried again. */
    goOn: procedure.input(inProject).mutation(({ ctx, input }) => {
      ctx.engine.work.goOnImporting(input.project);
    }),
  }),

  /** Logins come by POST only, since addresses are written into logs everywhere, and never go out again. */
  kaggle: t.router({
    view: procedure.query(({ ctx }) => ctx.engine.kaggle.view()),
    /** How large the photos are, and whether Kaggle gives them out. login null: the one that is kept. */
    look: procedure
      .input(z.strictObject({ login: kaggleLoginSchema.nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.kaggle.look(input.login)),
    /** Downloads the photos and takes them in, as one job. */
    start: procedure
      .input(inProject.extend({ login: kaggleLoginSchema.nullable(), options: importOptionsSchema.optional() }))
      .mutation(({ ctx, input }) => ctx.engine.work.importKaggle(input.project, input.login, input.options)),
    keep: procedure
      .input(z.strictObject({ login: kaggleLoginSchema }))
      .mutation(({ ctx, input }) => ctx.engine.kaggle.keep(input.login)),
    forget: procedure.mutation(({ ctx }) => ctx.engine.kaggle.forget()),
    /** Removes what was downloaded. Answers with the bytes that are free now. */
    discard: procedure.mutation(({ ctx }) => ctx.engine.kaggle.discard()),
  }),

  /** Weights of base networks. */
  weights: t.router({
    view: procedure.query(({ ctx }) => ctx.engine.weights.view()),
    /** What a download would take: asks where the file lies. */
    look: procedure.input(ofBase).mutation(({ ctx, input }) => ctx.engine.weights.look(input.name)),
    download: procedure.input(ofBase).mutation(({ ctx, input }) => ctx.engine.work.downloadWeights(input.name)),
    /** What the network needs of one file of the user's. */
    add: procedure
      .input(ofBase.extend({ source: sourceSchema }))
      .mutation(({ ctx, input }) => ctx.engine.work.addWeights(input.name, granted(ctx, input.source))),
    remove: procedure.input(ofBase).mutation(({ ctx, input }) => ctx.engine.weights.remove(input.name)),
  }),

  splits: t.router({
    /** options null: what the program proposes for these photos. */
    preview: procedure
      .input(inProject.extend({ options: splitOptionsSchema.nullable() }))
      .query(({ ctx, input }) => ctx.engine.splits(input.project).preview(input.options)),
    make: procedure
      .input(inProject.extend({ options: splitOptionsSchema.nullable() }))
      .mutation(async ({ ctx, input }) => {
        // Twins go to one part, so all of them must be known.
        await ctx.engine.doctor(input.project).settled();
        return ctx.engine.splits(input.project).make(input.options);
      }),
    /** Writes the present split as folders. input null: in their own size. folder null: a new one in the project's exports. */
    writeFolders: procedure
      .input(inProject.extend({ input: folderInputSchema.nullable(), folder: z.string().nullable() }))
      .mutation(({ ctx, input }) =>
        ctx.engine.work.writeFolders(input.project, input.input, allowed(ctx, input.folder)),
      ),
  }),

  runs: t.router({
    choices: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.runs(input.project).choices()),
    draft: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.runs(input.project).draft()),
    keepDraft: procedure.input(inProject.extend({ draft: draftSchema })).mutation(({ ctx, input }) => {
      ctx.engine.runs(input.project).keepDraft(input.draft);
    }),
    /** What a recipe would take, at once: its time only where it was measured before. */
    plan: procedure
      .input(inProject.extend({ recipe: recipeSchema }))
      .query(({ ctx, input }) => ctx.engine.planRun(input.project, input.recipe)),
    /**
     * The same after a short measurement, some seconds long, where one is needed. It gives way to a later one and to all work;
     * the time then stays null.
     */
    measure: procedure
      .input(inProject.extend({ recipe: recipeSchema }))
      .mutation(({ ctx, input }) => ctx.engine.measureRun(input.project, input.recipe)),
    /** Which of the ready recipes. minutes null: at once, without measuring anything. */
    propose: procedure
      .input(inProject.extend({ minutes: z.number().positive().max(100_000).nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.proposeRun(input.project, input.minutes)),
    start: procedure
      /** from: the id of a run whose weights it goes on from, null: none; left out: where blocks of a base learn, the newest that fits. */
      .input(inProject.extend({ recipe: recipeSchema, from: z.string().nullable().optional() }))
      .mutation(({ ctx, input }) => ctx.engine.work.train(input.project, input.recipe, input.from)),
    resume: procedure
      .input(inProject.extend({ run: z.string() }))
      .mutation(({ ctx, input }) => ctx.engine.work.resume(input.project, input.run)),
    view: procedure
      .input(inProject.extend({ run: z.string() }))
      .query(({ ctx, input }) => ctx.engine.runs(input.project).view(input.run)),
    describe: procedure
      .input(inProject.extend({ run: z.string(), change: runDescriptionSchema }))
      .mutation(({ ctx, input }) => {
        ctx.engine.work.describeRun(input.project, input.run, input.change);
      }),
    /** It can be taken back until the project is opened again. */
    remove: procedure
      .input(inProject.extend({ run: z.string() }))
      .mutation(({ ctx, input }) => ctx.engine.work.removeRun(input.project, input.run)),
    takeBack: procedure.input(inProject.extend({ run: z.string() })).mutation(({ ctx, input }) => {
      ctx.engine.work.takeRunBack(input.project, input.run);
    }),
  }),

  /** What base networks made of a project's photos. It can be made again. */
  features: t.router({
    view: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.features(input.project).view()),
    /** key null: all. Answers with the bytes that are free now. */
    remove: procedure
      .input(inProject.extend({ key: z.string().nullable() }))
      .mutation(({ ctx, input }) => ctx.engine.work.removeFeatures(input.project, input.key)),
  }),

  evaluations: t.router({
    /** The newest result of a run on a part, null where there is none. */
    view: procedure
      .input(inProject.extend({ run: z.string(), part: z.enum(splitParts) }))
      .query(({ ctx, input }) => ctx.engine.evaluations(input.project).view(input.run, input.part)),
    /** How a run of two classes decides, from here on and in all it has answered. */
    decide: procedure
      .input(inProject.extend({ run: z.string(), decision: decisionSchema }))
      .mutation(({ ctx, input: { project, run, decision } }) => {
        ctx.engine.evaluations(project).decide(ctx.engine.runs(project).get(run), decision);
      }),
    /** Part test opens the seal: the opening is counted. */
    start: procedure
      .input(inProject.extend({ run: z.string(), part: z.enum(splitParts) }))
      .mutation(({ ctx, input }) => ctx.engine.work.evaluate(input.project, input.run, input.part)),
  }),

  predictions: t.router({
    start: procedure
      .input(inProject.extend({ run: z.string(), source: sourceSchema }))
      .mutation(({ ctx, input }) => ctx.engine.work.predict(input.project, input.run, granted(ctx, input.source))),
  }),

  /** Why a run answers as it does. The photos of a sealed test are refused until it was opened for the run. */
  explanations: t.router({
    /** Grad-CAM, one picture. layer null: the last that has places. */
    heat: procedure
      .input(ofPhoto.extend({ class: z.int().min(0), layer: z.string().nullable() }))
      .query(({ ctx, input: { project, run, asked, class: index, layer } }) =>
        ctx.engine.explanations(project).heat(ctx.engine.runs(project).get(run), asked, index, layer),
      ),
    /** Up to 64 maps of a layer. */
    maps: procedure
      .input(ofPhoto.extend({ layer: z.string(), from: z.int().min(0) }))
      .query(({ ctx, input: { project, run, asked, layer, from } }) =>
        ctx.engine.explanations(project).maps(ctx.engine.runs(project).get(run), asked, layer, from),
      ),
    /** Up to 64 filters of the first convolution. */
    filters: procedure
      .input(inProject.extend({ run: z.string(), from: z.int().min(0) }))
      .query(({ ctx, input: { project, run, from } }) =>
        ctx.engine.explanations(project).filters(ctx.engine.runs(project).get(run), from),
      ),
    /** Photos the run learned from, the most alike first; null: `remember` must look at them first. */
    nearest: procedure
      .input(ofPhoto)
      .query(({ ctx, input: { project, run, asked } }) =>
        ctx.engine.explanations(project).nearest(ctx.engine.runs(project).get(run), asked),
      ),
    remember: procedure
      .input(inProject.extend({ run: z.string() }))
      .mutation(({ ctx, input }) => ctx.engine.work.remember(input.project, input.run)),
  }),

  suggestions: t.router({
    view: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.suggestions(input.project).view()),
    /** Of one class, the least sure first of those that are sure enough. */
    photos: procedure
      .input(inProject.extend({ classId: z.int(), percent, offset: z.int().min(0), limit: z.int().min(1).max(1000) }))
      .query(({ ctx, input: { project, classId, percent, offset, limit } }) =>
        ctx.engine.suggestions(project).photos(classId, percent, offset, limit),
      ),
    start: procedure
      .input(inProject.extend({ run: z.string() }))
      .mutation(({ ctx, input }) => ctx.engine.work.suggest(input.project, input.run)),
    /** All that are sure enough, but for some, go into their classes. Answers as photos.move does. */
    accept: procedure
      .input(inProject.extend({ percent, except: photoIds }))
      .mutation(({ ctx, input }) => ctx.engine.suggestions(input.project).accept(input.percent, input.except)),
  }),

  exports: t.router({
    /** folder null: a new one in the project's exports. */
    start: procedure
      .input(inProject.extend({ run: z.string(), format: z.string(), folder: z.string().nullable() }))
      .mutation(({ ctx, input }) =>
        ctx.engine.work.exportRun(input.project, input.run, input.format, allowed(ctx, input.folder)),
      ),
    list: procedure.input(inProject).query(({ ctx, input }) => ctx.engine.exports(input.project).list()),
  }),

  jobs: t.router({
    list: procedure.query(({ ctx }) => ctx.engine.jobs.list()),
    /** Imports rest, until they are told to go on. */
    pause: procedure.input(z.strictObject({ job: z.string() })).mutation(({ ctx, input }) => {
      ctx.engine.jobs.pause(input.job);
    }),
    goOn: procedure.input(z.strictObject({ job: z.string() })).mutation(({ ctx, input }) => {
      ctx.engine.jobs.goOn(input.job);
    }),
    /** atOnce ends the process that does the work; the last checkpoint is kept. */
    cancel: procedure.input(z.strictObject({ job: z.string(), atOnce: z.boolean() })).mutation(({ ctx, input }) => {
      ctx.engine.jobs.cancel(input.job, input.atOnce);
    }),
  }),

  /** The one stream. A client that comes back names the last id it saw; what it missed is sent again, or `reset`. */
  events: procedure.input(z.strictObject({ lastEventId: z.string().nullish() })).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    for await (const { id, event } of ctx.engine.events.since(input.lastEventId ?? null, signal))
      yield tracked(id, event);
  }),
});

export type AppRouter = typeof router;

type Source = z.infer<typeof sourceSchema>;

function granted(ctx: CallContext, source: Source): Source {
  if (source.from === 'paths') for (const path of source.paths) ctx.engine.grants.check(path, ctx.mayNameAnyPath);
  return source;
}

function allowed(ctx: CallContext, path: string | null): string | null {
  if (path !== null) ctx.engine.grants.check(path, ctx.mayNameAnyPath);
  return path;
}
