/**
 * Word lists of the headline traits: short lists of common English words, written for this extractor.
 *
 * Lower case, straight apostrophes. A word also matches with 's, 're, 'll, 've, 'd or 'm after it, so only irregular
 * contractions are listed. Every change of a list needs a new version of the extractor.
 */
function wordList(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}

export const firstPersonSingularWords = wordList('i me my mine myself');
export const firstPersonPluralWords = wordList('we us our ours ourselves');
export const secondPersonWords = wordList('you your yours yourself yourselves ya yall');
export const heSheWords = wordList('he him his himself she her hers herself');
export const theyWords = wordList('they them their theirs themselves');

export const positiveWords = wordList(`
  adorable amazing amazed awesome beautiful beautifully beauty best better blessed brave bravery bright brilliant
  brilliantly calm celebrate celebrates charming cheer cheerful clever cool coolest courage cute cutest delight
  delightful dream dreams easy enjoy epic excellent exciting fabulous fantastic favorite favourite free friend
  friends friendly fun funny funniest generous genius gentle glad glorious good goodness gorgeous grateful great
  greatest happier happiest happiness happy heartwarming hero heroes hilarious hilariously honest hope hopeful hug
  incredible incredibly inspire inspired inspires inspiring joy joyful kindness laugh laughed laughing laughs
  laughter love loved lovely loves loving lucky magic magical magnificent marvelous miracle nice peace peaceful
  perfect perfectly pleasant pleasure positive powerful pretty priceless proud remarkable safe smart smile smiles
  smiling special spectacular strong stunning succeed success successful super superb sweet sweetest terrific
  thank thankful thanks thrilled treasure triumph win winner winners winning wins wise wonderful won wow
`);

export const negativeWords = wordList(`
  abuse abused abusive afraid agony alone anger angry annoying anxiety anxious ashamed attack attacked attacks awful
  awkward bad badly battle bitter blame bleak broke broken brutal bullied bully bullies bullying cancer crash creepy
  cried cries crime crimes criminal crisis cruel cruelty cry crying damage danger dangerous dead deadly death deaths
  depressed depressing depression destroy destroyed destroying devastated devastating die died dies dirty disaster
  disease disgusting disturbing dumb dying evil fail failed failing fails failure fake fear fears fight fighting
  freak furious gross guilty harass harassed harassment harm hate hated hates hating hatred heartbreaking hell
  horrible horrific horrifying horror hurt hurting hurts idiot ignorant illegal insane insult jerk kill killed killer
  killing kills lie lied lies lonely lose loses losing loss lost mad mess miserable murder murdered nasty
  nightmare offensive outrage outraged outrageous pain painful pathetic poison poor poverty racism racist racists
  rape raped ridiculous ruin ruined ruins sad sadly scam scandal scared scary screwed sexist shame shameful shocked
  shocking shot sick slam slammed stupid stupidity suck sucks suffer suffered suffering suicide terrible terribly
  terrified terrifying terror threat threatened threats tragedy tragic trapped trouble ugly unfair upset victim
  victims violence violent war weird worse worst worry worried wound wounded wrong
`);

export const forwardReferenceWords = wordList('this these here');

/** Listed one by one, because the ending -est alone would also match "honest", "forest" and "protest". */
export const superlativeWords = wordList(`
  only first ever most least best worst biggest largest greatest smallest tiniest highest lowest longest shortest
  oldest youngest newest latest earliest fastest slowest strongest weakest smartest dumbest bravest coolest hottest
  coldest cutest sweetest nicest kindest meanest toughest hardest easiest simplest funniest happiest saddest
  weirdest strangest craziest scariest creepiest ugliest prettiest loveliest cleverest brightest darkest deadliest
  richest poorest cheapest safest cleanest dirtiest loudest quietest wildest grossest rarest finest deepest closest
  tallest heaviest healthiest silliest stupidest luckiest proudest truest fairest wisest
`);

export const watchWords = wordList('watch watches watching watched');
export const videoWords = wordList('video videos clip clips footage');
export const thingWords = wordList('thing things');

export const manWords = wordList(`
  man men guy guys dude dudes gentleman gentlemen boy boys dad dads daddy father fathers grandpa grandfather husband
  husbands brother brothers son sons uncle boyfriend boyfriends male males mr
`);
export const womanWords = wordList(`
  woman women lady ladies gal gals girl girls mom moms mommy mum mums mother mothers grandma grandmother wife wives
  sister sisters daughter daughters aunt girlfriend girlfriends female females mrs ms
`);
export const childWords = wordList(`
  child children childhood kid kids baby babies toddler toddlers infant infants teen teens teenager teenagers
  boy boys girl girls preschooler preschoolers schoolkids youngster youngsters
`);
export const peopleWords = wordList(`
  people person persons everyone everybody folks folk human humans someone somebody anyone anybody crowd crowds
  stranger strangers adults
`);
export const nationWords = wordList(`
  nation nations national country countries america american americans usa britain british england english canada
  canadian mexico mexican china chinese india indian russia russian germany german france french africa african
  australia australian japan japanese israel israeli iraq iraqi iran iranian
`);
export const politicsWords = wordList(`
  politics political politician politicians president presidents presidential senator senators senate congress
  congressman congresswoman congressional government governments governor election elections vote votes voted voter
  voters voting republican republicans democrat democrats democratic conservative conservatives liberal liberals
  campaign mayor minister parliament policy policies law laws lawmakers legislation gop
`);

export const makeWords = wordList('make makes making made');
export const seeWords = wordList('see sees seeing saw seen');
export const knowThinkWords = wordList('know knows knowing knew known think thinks thinking thought');

/** Verbs that open a command. Verbs that are as common as nouns ("love", "work", "show") are not listed. */
export const imperativeVerbs: ReadonlySet<string> = new Set(
  wordList(`
    watch see look listen meet find get take stop read learn check try imagine think remember forget consider guess
    discover enjoy wait beware bring hold keep call go come turn put prepare ask tell give hear say join follow grab
    leave let open pick press click share tune raise spread make start quit avoid save protect help believe trust
    admit pretend pay add skip scroll feel choose explore buy sign support send don't
  `),
);
/** Words that may stand before the verb of a command. */
export const commandOpeners: ReadonlySet<string> = new Set(
  wordList('please just now never always go so quick'),
);
/** After the first word, these show that the first word was a noun: "Help Is On The Way". */
export const finiteVerbsAfterNoun: ReadonlySet<string> = new Set(
  wordList('is was are were has had will can does did would could should wanted and'),
);
