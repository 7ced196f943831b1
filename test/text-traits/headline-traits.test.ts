import { describe, expect, it } from 'vitest';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { type LexicalTraitName, lexicalTraits } from '../../src/text-traits/headline-traits.ts';

/** For every trait: headlines that have it, and look-alikes that must not. */
const examples: Readonly<
  Record<LexicalTraitName, { readonly has: readonly string[]; readonly lacks: readonly string[] }>
> = {
  digit: {
    has: ['A ferry with 3 cats aboard', 'Route ٣ reopens'],
    lacks: ['A ferry with three cats aboard'],
  },
  leading_number: {
    has: [
      '7 ways to fold a map',
      '"12 Quiet Towns" and a bus',
      'Five bakers swap ovens',
      '1,000 kites over the bay',
      '10+ soups',
    ],
    lacks: [
      '1984 was a cold year',
      'A 7-step plan',
      '9-year-old mayor resigns',
      '3rd bridge opens',
      'One baker moves out',
    ],
  },
  question_mark: {
    has: ['Who moved the lighthouse?', 'Really?! A third lighthouse', 'Warum nicht？'],
    lacks: ['Read it on https://example.org/?page=2 today', 'I asked who moved the lighthouse'],
  },
  exclamation_mark: {
    has: ['The goat is back!', 'Back ！ again'],
    lacks: ['The goat is back ¡ again', 'The goat is back'],
  },
  quotation: {
    has: [
      'He called it "a small miracle" twice',
      "They said 'never again' in public",
      '‘Never again,’ say the rowers',
      '“Never” is a long time',
      'Die „stille“ Post',
      "'Til dawn they sang 'our river' in tune",
    ],
    lacks: [
      "The rowers' boat isn't theirs",
      'A 6\'2" goalkeeper with a 5" scar',
      "'Til the rowers' boat comes home",
      "Songs of the '90s and the rowers' boat",
      'It’s the rowers’ boat',
    ],
  },
  colon: {
    has: ['Our rule: no phones at tea', '"Warning:" said the sign'],
    lacks: ['Doors at 10:30 tonight', 'Tea is off :('],
  },
  ellipsis: {
    has: ['And so we waited...', 'And so we waited…', 'So . . . tea'],
    lacks: ['And so we waited. Twice.'],
  },
  comma: { has: ['Tea, milk and rain', '茶、牛奶'], lacks: ['A prize of 1,000 crowns'] },
  dash: {
    has: ['Rain — and more rain', 'Rain – and more rain', 'Rain - and more rain', 'Rain--and more rain'],
    lacks: ['A well-known ten-year-old rule', 'Seats 10–20 are taken'],
  },
  parenthesis: { has: ['We won (by a nose)'], lacks: ['We won :)', 'We lost :('] },
  several_sentences: {
    has: [
      'The dam broke. Then came the frogs.',
      'Frogs? Yes, frogs',
      'It rained.” “Again',
      'He said "Go!" She stayed',
    ],
    lacks: [
      'Mr. Oak meets Dr. Elm in St. Ives',
      'The U.S. Navy buys a kite',
      'J. K. Marlow writes again.',
      'We waited... Then we left',
      'We waited … Then we left',
      'Pasta costs 3.50 now.',
      'Cats vs. Robots',
    ],
  },
  final_full_stop: {
    has: ['The frogs are gone.', 'She said "the frogs are gone."', 'Gone (for good.)', 'It was I.'],
    lacks: [
      'The frogs are gone...',
      'The frogs are gone…',
      'A visit to the U.S.',
      'Songs by Otto Elm Jr.',
      'Gone. For good',
    ],
  },
  word_in_capitals: {
    has: ['This is NOT a drill', 'ÉTÉ comes early'],
    lacks: ['I saw a TV', 'Louis XVI and World War III', 'NaSAl tones'],
  },
  length_under_77: {
    has: ['x'.repeat(76), `  ${'x'.repeat(76)}  `, '🐸'.repeat(76)],
    lacks: ['x'.repeat(77), 'x'.repeat(90)],
  },
  length_over_91: { has: ['x'.repeat(92)], lacks: ['x'.repeat(91), '🐸'.repeat(91), `a${' '.repeat(200)}b`] },
  i_me_my: {
    has: ["I'm late again", 'The day my boat sank', 'I’ve sunk'],
    lacks: ["L'île is on the map", 'Ice in a minefield, mister'],
  },
  we_us_our: {
    has: ['Give us a sign', "We're closed", 'GIVE US TEA'],
    lacks: ['The US and the U.S. sign a deal', 'A bus full of hours'],
  },
  you_your: { has: ["You'll like rain", 'Mind your step'], lacks: ['A youth hostel for young owls'] },
  he_she: {
    has: ["She's on a roof", 'They gave him soup', 'Hers was red'],
    lacks: ['It shed its skin', 'The sheep and the hen', 'They hear them'],
  },
  they_them: { has: ["They've gone", 'Soup for them'], lacks: ['A theme park, then a hymn', 'He and she'] },
  the: { has: ['All the owls'], lacks: ['Then there is theatre'] },
  a_an: { has: ['A quiet owl', 'Such an owl'], lacks: ['Any owl and all owls'] },
  positive_word: {
    has: ['A beautiful drain', "Love's cheap"],
    lacks: ['They won’t unwind', 'Lovell, Winston and Goodge'],
  },
  negative_word: {
    has: ['A terrible drain', 'War over tea'],
    lacks: ['A warm killjoy award', 'Deadline at noon'],
  },
  this_these_here: { has: ['This owl', "Here's an owl"], lacks: ['Thistles and heresy', 'That owl there'] },
  why: { has: ['And why owls sleep', 'Why’s it wet'], lacks: ['Whyte house sold'] },
  how: { has: ['How owls sleep', "How'd it go"], lacks: ['However, a show'] },
  what: { has: ["What's for tea", 'So what'], lacks: ['Whatever, somewhat'] },
  who: { has: ["Who's there", 'To whom it rains', 'Whose owl'], lacks: ['The whole whorl', 'Whoever'] },
  when: { has: ['Tea when it rains'], lacks: ['Whenever it rains'] },
  superlative: {
    has: ['The tallest owl', 'The only owl', 'First owl', 'If it ever rains'],
    lacks: ['An honest protest in the west forest', 'Never forever every'],
  },
  just: { has: ['It just rains'], lacks: ['Justice is adjusted'] },
  watch: { has: ['Watch it rain', 'They watched'], lacks: ['The watchdog and the watchmaker'] },
  video: { has: ['A video of rain', 'New footage'], lacks: ['The videographer and the clippers'] },
  thing: { has: ['A thing of rain', 'Three things'], lacks: ['Something and everything, nothing'] },
  man: { has: ["A man's hat", 'Two guys'], lacks: ['Many mango menus', 'A woman and women'] },
  woman: { has: ["A woman's hat", 'Her mother'], lacks: ['A man and men', 'Womanly momentum'] },
  child: { has: ['A kid’s hat', '9-year-old children'], lacks: ['A kidney and a babysitter'] },
  people: { has: ['Tall people', 'Everyone knew'], lacks: ['A personal humanoid'] },
  nation: {
    has: ['Tea in America', 'The U.S. rains', 'Back in the US again'],
    lacks: ['Let us rain', 'LET US RAIN', 'Nationwide imagination'],
  },
  politics: { has: ['The mayor votes', 'Congress'], lacks: ['Devoted outlaws presided'] },
  but: { has: ['Rain, but warm'], lacks: ['Butter and buttons'] },
  // biome-ignore lint/suspicious/noThenProperty: the key is a trait's name, and the table is never awaited.
  then: { has: ['Rain, then sun'], lacks: ['Authentic strengthen'] },
  make: { has: ['It makes rain', 'Made of tea'], lacks: ['The maker’s makeup'] },
  see: { has: ['See owls', 'I’ve seen it'], lacks: ['Seeds and seesaws'] },
  know_think: { has: ['Owls know', 'I thought so'], lacks: ['Knowledge and thoughtful knots'] },
  starts_with_command: {
    has: ['Meet the owl', 'Please look up', "Don't touch the owl", '"Stop" the rain', 'Let’s swim'],
    lacks: [
      'Help is on the way',
      'Stop-and-go traffic',
      'I look up',
      'Watchmakers unite',
      'Please',
      'Never an owl',
    ],
  },
};

function lexicalOf(text: string): readonly string[] {
  return headlineTraitExtractor
    .extract(text)
    .filter(({ kind }) => kind === 'lexical')
    .map(({ value }) => value);
}

describe('lexical traits of a headline', () => {
  it.each(lexicalTraits.map(({ value }) => value))('%s is seen where it is and nowhere else', (name) => {
    const { has, lacks } = examples[name];
    expect(has.length).toBeGreaterThan(0);
    expect(lacks.length).toBeGreaterThan(0);
    for (const text of has) expect(lexicalOf(text), text).toContain(name);
    for (const text of lacks) expect(lexicalOf(text), text).not.toContain(name);
  });

  it('have unique names in snake case and a one-line description', () => {
    const names = lexicalTraits.map(({ value }) => value);
    expect(new Set(names).size).toBe(names.length);
    for (const { value, description } of lexicalTraits) {
      expect(value).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
      expect(description).toMatch(/^[^\n]{5,80}$/);
    }
  });
});
