//! English words beside the numbers: who is counted, bounds, parts, speech, and the words of the grammar.

use crate::{
    extract::sense::{Reason, Sense},
    model::{Bound, ClaimantKind, PlaceLevel},
};

/// Who or what is counted.
pub(super) const COUNTED: &[(Sense, &str)] = &[
    (
        Sense::Person("people"),
        "people|persons|person|men|man|citizens|citizen|residents|resident|individuals|individual|inhabitants|villagers|villager|\
         workers|worker|miners|miner|students|student|passengers|passenger|victims|victim|suspects|suspect|activists|activist|members|member|employees|employee|\
         participants|nationals|national|others|other|tourists|tourist|fishermen|farmers|peasants|peasant|doctors|doctor|medics|medic|nurses|migrants|migrant|\
         families|patients|patient|relatives|pilgrims|worshippers|locals|dissidents|politicians|officials|official|leaders|defendants|defendant|\
         peoples|souls|americans|russians|kazakhs|ukrainians|afghans|syrians|iranians|britons|survivors|drivers|driver|pilots|pilot|lawyers|\
         supporters|supporter|teachers|teacher|bystanders|bystander|adults|elderly|guests|crew|crewmen|sailors|sailor|firefighters|firefighter|rescuers|rescuer|volunteers|\
         commuters|pensioners|aid workers|staff|staffers|youths|youth|hostages|hostage|civil servants|lawmakers|businessmen|priests|monks|nuns|nun|priest|labourers|laborers|campaigners|detainees|detainee|refugees|refugee|evacuees|ones",
    ),
    (Sense::Person("civilians"), "civilians|civilian|non-combatants"),
    (
        Sense::Person("attackers"),
        "attackers|attacker|criminals|criminal|rioters|rioter|militants|militant|bandits|bandit|terrorists|terrorist|assailants|assailant|\
         gunmen|gunman|armed men|armed man|armed persons|armed individuals|armed people|insurgents|insurgent|rebels|rebel|extremists|extremist|looters|looter|guerrillas|guerrilla|fighters|fighter|subversives|subversive",
    ),
    (
        Sense::Person("protesters"),
        "protesters|protestors|demonstrators|protester|protestor|demonstrator|marchers",
    ),
    (
        Sense::Person("security"),
        "police|policemen|policeman|officers|officer|police officers|police officer|guards|guard|security officers|security personnel|\
         security forces|security officials|security agents|law enforcement officers|law-enforcement officers|security troops|law enforcers|gendarmes|policewomen|\
         law enforcement personnel|law enforcement officials|law enforcement agents|enforcement officers|guardsmen|guardsman|gendarme|troopers|trooper|commandos|special forces|siloviki|riot police|border guards",
    ),
    (
        Sense::Soldier("security"),
        "soldiers|soldier|troops|peacekeeping force|peacekeeping forces|servicemen|serviceman|servicewomen|military personnel|peacekeepers|peacekeeper|paratroopers|paratrooper|marines|\
         personnel|national guard servicemen|reservists|service members|servicemembers|infantrymen|strong {contingent,force,mission,battalion,brigade,garrison,deployment,unit,peacekeeping force,peacekeeping mission,peacekeeping contingent,military contingent,military mission}|national guardsmen|combatants",
    ),
    (
        Sense::Person("children"),
        "children|child|minors|minor|boys|boy|girls|girl|babies|baby|teenagers|teenager|infants|toddlers|schoolchildren|pupils|kids",
    ),
    (Sense::Person("women"), "women|woman"),
    (Sense::Person("foreigners"), "foreigners|foreigner|foreign nationals|foreign citizens"),
    (
        Sense::Person("journalists"),
        "journalists|journalist|reporters|reporter|correspondents|photographers|media workers",
    ),
    (Sense::Person("prisoners"), "prisoners|prisoner|inmates|inmate|convicts"),
    (Sense::Day, "days|day"),
    (
        Sense::Unit(Reason::Duration),
        "years|year|months|month|weeks|week|hours|hour|minutes|minute|seconds|decades|decade|centuries|century|nights|hrs|mins|season|seasons",
    ),
    (Sense::Unit(Reason::Time), "a.m|p.m|am|pm|o'clock|gmt|a.m.|p.m.|noon"),
    (Sense::Unit(Reason::Age), "years old|year old|years of age|months old|years-old|year-olds"),
    (
        Sense::Unit(Reason::Money),
        "$|dollars|dollar|euros|euro|tenge|rubles|roubles|ruble|pounds|yuan|lira|rupees|cents|usd|eur|kzt|€|£|₽|₸|¥|hryvnia|hryvnias|shillings|pesos|francs|som|sums|colones",
    ),
    (
        Sense::Unit(Reason::Share),
        "%|percent|per cent|percentage point|percentage points|pct|thirds|quarters|fifths|tenths|times|fold",
    ),
    (
        Sense::Unit(Reason::Unit),
        "km|kilometers|kilometres|kilometer|kilometre|miles|mile|meters|metres|meter|metre|feet|foot|inches|litres|liters|liter|litre|gallons|barrels|barrel|\
         tons|tonnes|ton|tonne|kg|kilograms|kilos|grams|acres|hectares|square|sq|cubic|degrees|magnitude|mph|kph|knots|volts|megawatts|mw|°|calibre|mm|cm|yards|pounds of|caliber",
    ),
    (
        Sense::Unit(Reason::Score),
        "votes|vote|points|point|goals|goal|seats|seat|medals|medal|runs|wickets|sets|tries|ballots|signatures|games|matches|rounds of|deputies voted",
    ),
    (
        Sense::Unit(Reason::Thing),
        "subscribers|buildings|building|houses|house|homes|vehicles|vehicle|cars|car|trucks|truck|buses|bus|planes|plane|aircraft|helicopters|helicopter|flights|flight|drones|drone|\
         missiles|missile|rockets|rocket|weapons|weapon|rifles|rifle|guns|gun|pistols|grenades|cartridges|firearms|pieces|units of|tanks|tank|attacks|attack|strikes|strike|blasts|explosions|explosion|\
         calls|call|articles|article|amendments|documents|pages|shops|shop|stores|supermarkets|banks|bank|schools|school|hospitals|hospital|offices|roadblocks|checkpoints|stations|\
         polling stations|countries|country|cities|city|towns|town|villages|village|regions|region|districts|provinces|states|companies|company|firms|businesses|business losses|\
         sheep|cows|cattle|horses|livestock|animals|dogs|fires|fire|trees|bridges|ships|ship|boats|boat|vessels|trains|train|phones|computers|cameras|bottles|tents|beds|\
         incidents|incident|complaints|requests|appeals|reports|statements|hearings|meetings|questions|proposals|reforms|laws|bills|resolutions|projects|steps|attempts|occasions|\
         shells|shell|bombs|bomb|mines|devices|landmines|sites|facilities|centers|centres|camps|brigades|battalions|units|unit|squads|divisions|regiments|games|tickets|copies|parties|groups|group|targets|target|\
         bankruptcy cases|court cases|measles cases|un bodies|state bodies|government bodies|public bodies|official bodies|international bodies|governing bodies|professional bodies|trade bodies|law enforcement bodies|regulatory bodies|advisory bodies|expert bodies|party bodies|elected bodies|heavenly bodies|celestial bodies|water bodies|bodies of water|\
         anthems|crossings|border crossing|lines|stages|phases|points|items|objects|apartments|flats|kiosks|atms|charges|counts|numbers|figures|tolls|estimates|versions|totals|tremors|aftershocks|earthquakes|quakes|islands|exercises|drills|letters|messages|posts|videos|channels|websites|accounts|elections|airports|ports|wars|tombs|floors|storeys|lanes|kinds|types|ways|reasons|rifles|machines|factors|sides|fronts|gangs|organizations|organisations|parts|members states|member states|nations|powers",
    ),
    (
        Sense::Label(Reason::Label),
        "minus|article|section|part|paragraph|pages|chapters|paragraphs|articles|nos|verses|resolution|channel|flight|no|nos|number|room|route|highway|block|chapter|page|law|decree|order|gate|unit|school|version|phase|level|category|boeing|\
         airbus|division|brigade|battalion|bus|platform|line|g|group of|apollo|type|model|area|zone|district|article no|top|step|rule|point|clause|act|bill|order|detachment|ward|battalion no|convention|protocol|row|row of|round",
    ),
    (Sense::Label(Reason::Difference), "all but"),
    (
        Sense::Label(Reason::Age),
        "youngest|oldest|eldest|youngest of them|oldest of them|eldest of them|youngest of whom|oldest of whom|youngest was|oldest was|youngest being|oldest being|youngest just|youngest only|average age is|average age was|average age of|median age is|median age of|whose age is|age is|age was|aged|ages|age of|age|aged between|aged from|at the age of|under the age of|older than|younger than|over the age of|ages of",
    ),
    (Sense::Label(Reason::Money), "$|€|£|₽|₸|¥|us$|usd|eur|kzt"),
    (
        Sense::Label(Reason::Share),
        "one in every|one out of|out of every|one in two|one in three|one in four|one in five|one in six|one in seven|one in eight|one in nine|one in ten|one in 10|one in 100",
    ),
];

/// Words that bound a number, and numbers without digits.
pub(super) const BOUNDS: &[(Sense, &str)] = &[
    (
        Sense::Bound(Bound::AtLeast),
        "at least|at the least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|minimum|at a minimum|at the very least|no lower than|at the least",
    ),
    (
        Sense::Bound(Bound::MoreThan),
        "{climbed,climb,climbs,rose,risen,rises,soared,jumped,surged,grew,grown,pushed,passed,went,gone,risen well,edged} past|more than|over|higher than|above|in excess of|exceeded|exceeds|exceed|exceeding|topped|tops|topping|surpassed|surpasses|surpassing|surpass|passed|passes|pass|\
         upwards of|upward of|north of|well over|well more than|far more than|greater than|just over|much more than|slightly more than|slightly over|has passed|has exceeded|has topped|has surpassed|\
         crossed|beyond|a little over|a little more than|tops out at|many more than|has crossed",
    ),
    (
        Sense::Bound(Bound::UpTo),
        "up to|at the most|at most|as many as|no more than|not more than|a maximum of|maximum of|maximum|as much as|no longer than|not exceeding|does not exceed|did not exceed|as high as|\
         not exceed|no later than|not later than|must not exceed|will not exceed",
    ),
    (
        Sense::Bound(Bound::Nearly),
        "nearly|almost|close to|just under|nears|neared|nearing|approaching|approached|approaches|just short of|little short of|just below|a little under|little under|a little less than",
    ),
    (Sense::Bound(Bound::FewerThan), "fewer than|less than|under|below|well under"),
    (
        Sense::Bound(Bound::About),
        "about|around|some|roughly|approximately|an estimated|estimated|circa|approx|in the region of|in the order of|on the order of|or so|estimated at|estimated at some|about some|somewhere around|reportedly around|probably about",
    ),
    (Sense::BoundBehind(Bound::AtLeast), "or more|at least|at the least|and counting|or above"),
    (Sense::BoundBehind(Bound::MoreThan), "+|plus|odd"),
    (Sense::BoundBehind(Bound::UpTo), "or less|or fewer|at most|at the most"),
    (Sense::BoundBehind(Bound::About), "or so|or thereabouts|approximately"),
    (
        Sense::Vague { low: 24, high: 199, bounded: None },
        "dozens|dozens of|many dozens|several dozen|several dozens|a few dozen|dozens and dozens of",
    ),
    (Sense::Vague { low: 20, high: 199, bounded: None }, "tens of"),
    (Sense::Vague { low: 40, high: 199, bounded: None }, "scores|scores of"),
    (
        Sense::Vague { low: 200, high: 1_999, bounded: None },
        "hundreds|hundreds of|many hundreds|many hundreds of|hundreds upon hundreds of",
    ),
    (
        Sense::Vague { low: 300, high: 1_999, bounded: None },
        "several hundred|several hundreds|a few hundred|some hundreds|several hundreds of|few hundred",
    ),
    (
        Sense::Vague { low: 2_000, high: 19_999, bounded: None },
        "thousands|thousands of|many thousands|many thousands of|thousands upon thousands of",
    ),
    (
        Sense::Vague { low: 3_000, high: 19_999, bounded: None },
        "several thousand|several thousands|a few thousand|several thousands of|few thousand",
    ),
    (Sense::Vague { low: 20_000, high: 199_999, bounded: None }, "tens of thousands|tens of thousands of"),
    (
        Sense::Vague { low: 200_000, high: 1_999_999, bounded: None },
        "hundreds of thousands|hundreds of thousands of",
    ),
    (Sense::Vague { low: 2_000_000, high: 19_999_999, bounded: None }, "millions|millions of"),
    (
        Sense::Vague { low: 3, high: 9, bounded: None },
        "several|several of|a few|few|a handful of|a handful|handful of|a few of|quite a few",
    ),
    (Sense::Vague { low: 2, high: 2, bounded: None }, "a couple|a couple of|a couple more"),
    (Sense::Nobody, "no one|nobody|no-one|not a single person|no people|no person"),
    (Sense::No, "no|not a single|without any|without|zero"),
    (
        Sense::NoneOf,
        "none of|none of the|none of these|none of those|none of its|none of their|not one of|not one of the|neither of the",
    ),
];

/// Parts, increments, totals, status and time.
pub(super) const CONTEXT: &[(Sense, &str)] = &[
    (
        Sense::Part,
        "including|include|includes|included|among them|among whom|of them|of whom|of these|of those|of which|among those|out of them|out of whom|of that number|among these|of the total|\
         of the|of this number|from among them|out of the|some of them|inclusive of|counting|among which|of that total|of their number|of those men|of those people|of the dead|of the victims|of the injured|of the detainees|of the deaths|of the detained|of the wounded|of the arrested|of those killed|of those arrested|of those detained|of those injured|of those who died|of the wounded",
    ),
    (
        Sense::Part,
        "of its|of their|of his|of her|of our|of all|are among the dead|were among the dead|is among the dead|was among the dead|are among those killed|\
         were among those killed|was among those killed|among the dead|among those killed|among the victims|among the injured|among the wounded|among those detained|\
         among the detained|among those arrested|among the arrested|among the detainees|among those in custody|among those held|among the missing|among those missing|among those wounded|among those injured|among those released|among the hostages|among the evacuees",
    ),
    (Sense::Whole, "of the|of its|of their|of his|of her|of our|of all|out of the|of the total"),
    (Sense::Among, "among|amongst"),
    (
        Sense::Filler,
        "so far|already|just|only|alone|also|today|yesterday|now|meanwhile|too|later|then|as well|respectively",
    ),
    (Sense::Exists, "there are|there were|there have been|there are now|there were now"),
    (Sense::ByKind, "over|for|on|under"),
    (
        Sense::Force,
        "contingent of|force of|contingent numbering|force numbering|contingent|force|forces|garrison|mission|brigade|regiment|unit|units|convoy|army|bloc|alliance",
    ),
    (
        Sense::Rally,
        "protesters|demonstrators|organisers|organizers|marchers|protest|protests|unrest|riots|riot|march|marches|rally|rallies|demonstration|demonstrations|picket|pickets|vigil|vigils|strike|strikes|sit-in|procession|parade|gathering|revolt|uprising|square|streets|sit-ins|pogroms|demo|walkout",
    ),
    (Sense::Toward, "crossed into|fled to|fled into|to|into|toward|towards"),
    (
        Sense::Captor,
        "gunmen|gunman|militants|bandits|pirates|kidnappers|rebels|insurgents|terrorists|jihadists|militiamen|extremists|assailants|attackers|armed men|guerrillas|fighters|separatists|gang|gangsters|hijackers|captors|abductors",
    ),
    (
        Sense::Prison,
        "death sentences|death sentence|life sentences|prison sentences|prison terms|jail terms|jail sentences|prison|jail|terms|sentences|sentence|term|life imprisonment|imprisonment|penal colony|behind bars|custodial",
    ),
    (
        Sense::Crime,
        "criminal|crime|crimes|opened|launched|filed|instituted|prosecutors|prosecutor|prosecution|prosecutions|investigators|police|court|courts|charges|corruption|theft|fraud|rape|murder|terrorism|looting|riots|arson|extremism|bribery|pre-trial|trial|trials|indictments|sent to court|under the article|interior ministry|attorney general|prosecuting|detectives",
    ),
    (Sense::Now, "now|this time|this week|this month|nowadays|currently|so far this"),
    (Sense::Increment, "another|more|additional|an additional|further|a further|extra|fresh|new|yet another"),
    (
        Sense::Period,
        "overnight|last night|over the past day|in the past day|in the last day|over the last day|past 24 hours|last 24 hours|over the past 24 hours|in the past 24 hours|during the past 24 hours|\
         over the last 24 hours|in the last 24 hours|in 24 hours|{in,over,during} the previous {24 hours,day,night,week}|within 24 hours|during the day|during the night|over the day|in a single day|in one day|over a single day|in the past hours|\
         since yesterday|over 24 hours|over the weekend|in the past twenty-four hours|the day before|than the day before|than a day earlier|on that day alone|for the day|in the preceding 24 hours",
    ),
    (
        Sense::Total,
        "in total|a total of|total of|in all|altogether|overall|total|all told|cumulative|cumulatively|toll|death toll|since the start of|since the beginning of|since the protests began|\
         since the unrest began|since the war began|throughout the unrest|so far this year|combined total|totalling|totaling|totalled|totaled",
    ),
    (Sense::Still, "still|remain|remains|remained"),
    (
        Sense::Retract,
        "withdrew|withdrawn the figure|withdraws the figure|retracted|retract|retracts|retraction|erroneous|erroneously|technical error|by mistake|in error|mistakenly|correction|mistaken|in correction|was wrong|were wrong|\
         was incorrect|incorrectly|deleted|since deleted|later deleted|removed the post|took down|taken down|was removed|recalled the figure|recanted|walked back|a mistake|took back|wrongly|incorrect|error",
    ),
    (
        Sense::OldVersion,
        "an earlier dispatch|earlier dispatch|an earlier report|an earlier story|an earlier version|earlier version|a previous version|previous version|originally said|originally reported|first version|initially said",
    ),
    (
        Sense::NewVersion,
        "should have been|should be|should read|should have read|the correct figure|correct figure|correct number|the correct number|the right figure|corrected figure|the actual number|the actual figure",
    ),
    (
        Sense::Deny,
        "denied|denies|deny|denying|refuted|refutes|refute|rejected|rejects|reject|dismissed|dismisses|dismiss|rebutted|disputed the|disputed that|disputes the|disputes that|disputing|not true|untrue|false|fake|denial of|did not give|had not given|never gave|contradicted|debunked|is not true|no truth",
    ),
    (
        Sense::Earlier,
        "(was|(were|earlier|previously|before that|had first|had initially|had originally|had said|had reported|had put|had given|had stood|had been reported|up from|down from|compared with|compared to|previous|prior|an earlier count|{earlier,previous,initial} {count,toll,figure,tally,estimate}|\
         initially|initial|formerly|until then|previous toll|at first|had announced|had confirmed|beforehand|the day before it was|earlier reported|up until then|earlier reports|than the|originally|from an earlier|from a previous|revised from|had earlier",
    ),
    (Sense::Stop, "earlier today|earlier this|earlier in the|earlier on"),
    (
        Sense::If,
        "should the|should a|should an|should they|should it|should this|if|could|might|may|unless|in case|would have|potentially|hypothetically|can|were to|could have|feared|possibly",
    ),
    (
        Sense::Will,
        "were to be|was to be|will demonstrate|to demonstrate|will rally|will march|plan to march|will|readies|readied|prepares|is to|are to|must|would|expected to|is expected|are expected|plans to|plan to|planned|planning to|intends to|intend to|set to|due to be|to be sent|to be deployed|to send|to deploy|about to|shall|\
         going to|pledged|promised to|agreed to|agreed to send|ready to|prepares to|preparing to|to be released|to be freed|offered to|vowed|slated to|scheduled to|is due|are due|ordered to|to be withdrawn|authorised to|authorized to|won't|plans|'ll",
    ),
    (
        Sense::LongAgo,
        "last year|years ago|year ago|decades ago|decade ago|a decade ago|centuries ago|the previous year|years earlier|a year earlier|two years earlier|years before|in the 1980s|in the 1990s|in the 2000s|previous war|in previous years",
    ),
    (
        Sense::Reports,
        "had been reported|have been reported|has been reported|were reported|was reported|been reported|been reported by|immediately reported|were immediately reported|reports of|no reports|no report of|no immediate reports|no word of|no word on|no information on|no information about|not clear how many|unclear how many|it was not clear|no immediate word|not known how many",
    ),
    (Sense::Stop, "how many"),
    (
        Sense::Rise,
        "{climbed,climb,climbs,rose,risen,rises,soared,jumped,surged,grew,grown,pushed,passed,went,gone,risen well,edged} past|rose|rises|rise|risen|climbed|climbs|climb|grew|grown|increased|increases|raised|raises|jumped|jumps|soared|soars|up|swelled|mounts|rising|higher|went up|revised up|revised upwards|revised upward|hiked",
    ),
    (
        Sense::Fall,
        "lowered|lowers|fell|falls|dropped|drops|reduced|revised down|revised downwards|revised downward|cut|decreased|fewer|down|lower|lowering|scaled back|shrank|declined",
    ),
    (Sense::Correct, "corrected|revised|clarified|updated|amended|corrects|revises|revising"),
    (Sense::Month(1), "january|jan"),
    (Sense::Month(2), "february|feb"),
    (Sense::Month(3), "march|mar"),
    (Sense::Month(4), "april|apr"),
    (Sense::Month(5), "may"),
    (Sense::Month(6), "june|jun"),
    (Sense::Month(7), "july|jul"),
    (Sense::Month(8), "august|aug"),
    (Sense::Month(9), "september|sep|sept"),
    (Sense::Month(10), "october|oct"),
    (Sense::Month(11), "november|nov"),
    (Sense::Month(12), "december|dec"),
    (Sense::Weekday(1), "monday|mon"),
    (Sense::Weekday(2), "tuesday|tue"),
    (Sense::Weekday(3), "wednesday"),
    (Sense::Weekday(4), "thursday"),
    (Sense::Weekday(5), "friday"),
    (Sense::Weekday(6), "saturday"),
    (Sense::Weekday(7), "sunday"),
];

/// Who speaks, and where.
pub(super) const SPEECH: &[(Sense, &str)] = &[
    (
        Sense::Say,
        "{tally,count,figures,data,records,estimates} {shows,show,showed}|claim|dismissed|dismisses|dismiss|said by {telephone,phone,email,e-mail,text message,video link,radio}|publish|publishes|published|admit|admit to|admits to|admitted to|gave a different|gave a higher|gave a lower|gave another|rules|ruled|warn|warns|argue|argues|argued|agree|agrees|spoke of|speaks of|speak of|speaking of|talk of|talks of|talked of|allege|alleges|assert|asserts|asserted|complain|complained|charge that|promised|pledged|vowed|announce|reveal|reveals|estimated|concluded|concedes|conceded|replied|tells|writes|acknowledges|insists|maintains|believe|states that|testified|cautioned|briefed|announcing|said in|say in|said|says|say|saying|given|had said|had reported|had announced|had confirmed|had put|had given|were quoted as saying|was quoted as saying|is quoted as saying|are quoted as saying|reported|reports|report|announced|announces|confirmed|confirms|confirm|told|stated|states|added|adds|claimed|claims|claimed that|claims that|declared|admitted|admits|acknowledged|noted|wrote|\
         estimates|estimated that|counted|counts|put|puts|recorded|records|quoted|believes|warned|withdrew|denied|denies|deny|refuted|rejected|specified|clarified|disclosed|revealed|listed|tallied|updated|tweeted|posted|informed|retracted|insisted|maintained|explained|verified|documented|the authorities said",
    ),
    (
        Sense::Befalls,
        "escaped|managed to escape|survived|unharmed|unhurt|uninjured|{was,were,been} fined|{was,were,been} suspended",
    ),
    (
        Sense::According,
        "according to|as reported by|as per|in the words of|announced by|reported by|released by|said by|confirmed by|data from|figures from|based on data from|quoted by|as stated by|published by|compiled by|provided by|given by|estimated by|statement by|statement from",
    ),
    (Sense::Citing, "citing|quoting|with reference to|referring to|cited|cites|quoted|attributing it to"),
    (
        Sense::Opens,
        "revised|lowered|raised|opened|launched|initiated|registered|started|opens|launches|brought|instituted|have opened|has opened",
    ),
    (
        Sense::Body(""),
        "united nations|un|african union|european union|nato|ecowas|osce|red cross|red crescent|coast guard|coastguard|national guard|border guard|border service|fire brigade|fire service|fire department|emergency service|emergency services|rescue service|rescue services|met office|supreme court|high court|constitutional court|general staff|bar association|campaigners|aid groups|aid workers|lawyers|lawyer|engineers|organisers|organizers|campaign|coroner|bishop|prime minister|premier|king|junta|kremlin|pentagon|white house|state department|foreign office|ministry|ministries|minister|police|prosecutors|prosecutor|officials|official|authorities|government|president|presidency|office|commission|committee|agency|department|spokesman|spokeswoman|spokesperson|\
         court|activists|group|watchdog|media|television|tv|news|army|military|mayor|governor|monitor|monitors|monitoring group|rights group|union|organization|organisation|hospital|doctors|medics|witnesses|residents|opposition|\
         judiciary|parliament|embassy|service|council|headquarters|commander|general|rescuers|investigators|commandant|alliance|bloc|coalition|federation|party|radio|newspaper|site|website|channel|statement|report|secretary|chief|director|judge|defense|staff|protesters|organizers|organisers",
    ),
    (
        Sense::Pronoun,
        "he|she|they|it|we|i|him|her|them|us|me|the paper|this newspaper|our newspaper|this paper|our report|who|which|that|this|what|the message|the statement|the document|the post",
    ),
    (
        Sense::Kind(ClaimantKind::Government),
        "ministry|ministries|minister|ministers|police|prosecutor|prosecutors|prosecution|governor|governors|mayor|akim|president|president's office|prime minister|government|authorities|officials|official|commandant|commandant's office|army|military|armed forces|general staff|\
         security committee|state security|national guard|interior secretary|cabinet secretary|health department|police department|state television|state media|coroner|emergency services|department|ombudsman's office|court|courts|city hall|kremlin|junta|law enforcement",
    ),
    (
        Sense::Kind(ClaimantKind::RightsGroup),
        "rights group|rights groups|rights centre|rights center|human-rights centre|human-rights group|rights organisation|rights organization|rights organisations|rights organizations|human rights|rights commission|rights monitor|rights monitors|rights activists|rights activist|rights defenders|rights watchdog|monitor|monitors|monitoring group|monitoring network|\
         lawyers|lawyer|law society|bar association|medical association|watchdog|activists|activist|campaigners|campaign group|advocacy group|charity|charities|aid group|aid agency|ngo|non-governmental organisation|legal aid|trade union|trade unions|doctors' union|medics' union|journalists' union|press freedom group|volunteers",
    ),
    (
        Sense::Kind(ClaimantKind::Opposition),
        "opposition|opposition leader|opposition party|protest leader|protest leaders|protest organisers|protest organizers|organisers|organizers|protesters|demonstrators|rebels|rebel|insurgents|dissident|dissidents|strike committee",
    ),
    (
        Sense::Kind(ClaimantKind::International),
        "united nations|un|u.n.|red cross|red crescent|osce|unicef|unhcr|european union|nato|interpol|council of europe",
    ),
    (Sense::Reportedly, "reportedly|allegedly|it was reported|it is reported|reports say|was reported"),
    (
        Sense::In,
        "off|off the coast of|off the shore of|on the coast of|on the island of|jolts|rocks|shakes|rattles|batters|devastates|that struck|which struck|that hit|which hit|struck|hit|rocked|shook|devastated|swept through|ripped through|tore through|slammed into|battered|jolted|raid on|raids on|attack on|attacks on|strike on|strikes on|air strike on|assault on|offensive on|shelling of|bombing of|bombardment of|siege of|storming of|battle of|battle for|in|at|near|across|through|around|outside|throughout|inside|within|in the city of|in the town of|in the village of|in the capital|in the port of|in the region of|in southern|in northern|in eastern|in western|in central",
    ),
    (
        Sense::Back(Some(PlaceLevel::City)),
        "in the city|in the town|in the capital|across the city|throughout the city|around the city|in this city|in the metropolis",
    ),
    (
        Sense::Back(Some(PlaceLevel::Region)),
        "in the region|across the region|throughout the region|in the province|across the province|in the oblast|in the district",
    ),
    (Sense::Back(None), "there"),
    (
        Sense::Country,
        "us|usa|uk|uae|drc|united states|united states of america|{member,gulf,baltic,arab,western,eastern,southern,northern} states",
    ),
    (
        Sense::Away,
        "have left|had left|has left|are leaving|were leaving|start leaving|begin leaving|started leaving|began leaving|be out of|from|out of|fled|flee|fleeing|left|leave|leaving|leaves|quit|quits|quitting|exit|exited|abandoned|vacate|vacated",
    ),
    (Sense::OutOf, "from|of|of the"),
    (
        Sense::Everywhere,
        "nationwide|across the country|throughout the country|countrywide|all over the country|around the country|across the nation|across the republic|worldwide",
    ),
    (
        Sense::Area,
        "region|oblast|province|district|county|department|state|governorate|regions|prefecture|municipality|oblasts|provinces|area",
    ),
    (
        Sense::Event,
        "raid on|raids on|attack on|attacks on|strike on|strikes on|air strike on|assault on|offensive on|shelling of|bombing of|bombardment of|protests|protest|unrest|riots|crisis|war|earthquake|quake|floods|flood|clashes|crackdown|violence|uprising|attack|attacks|blast|fire|explosion|demonstrations|shooting|massacre|bombing|conflict|storm|cyclone|hurricane|pogroms|rally|rallies|march|demonstration|strike",
    ),
    (
        Sense::NotPlace,
        "ramadan|easter|christmas|eid|nowruz|new year|independence day|twitter|facebook|telegram|instagram|youtube|whatsapp|channel|state tv|state television|boxing day|labour day|victory day|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|covid|parliament|english|russian|arabic|not a correction|no correction|not a retraction|not a mistake|walked out of {the chamber,the hall,the room,the session,the meeting,the talks,parliament,talks}|could not {be,immediately be,independently be} {verified,confirmed,checked,reached}|could not {confirm,verify}|no mistake|not an error|not been withdrawn|not been retracted|not withdrawn|not retracted|to see if|to ask if|as if|\
         {denied,denies,deny,denying,rejected,rejects} {responsibility,any responsibility,involvement,any involvement,any role,a role,wrongdoing,any wrongdoing}|\
         {denied,denies,deny,denying,rejected,rejects,dismissed,dismisses} {charges,the charges,accusations,the accusations} against",
    ),
];

/// Words of the grammar.
pub(super) const GRAMMAR: &[(Sense, &str)] = &[
    (
        Sense::Be,
        "was|were|been|being|be|are|is|'re|am|got|get|getting|gets|have been|had been|has been|are being|were being|to be|was being",
    ),
    (Sense::Aux, "have|has|had|having|do|does|did|not"),
    (Sense::Article, "a|an|the|those|these|this|that|its|his|her|their|our"),
    (Sense::And, "and|or|&|as well as|plus|but|while"),
    (
        Sense::Relative,
        "who|whom|which|that|when|where|after|because|as|since|although|though|before|until|whose|once|so that|while|amid|despite|whether|following|during|what|why|how|than",
    ),
    (
        Sense::Link,
        "{climbed,climb,climbs,rose,risen,rises,soared,jumped,surged,grew,grown,pushed,passed,went,gone,risen well,edged} past|rose|rises|rise|risen|climbed|climbs|climb|grew|grown|increased|increases|raised|raises|jumped|jumps|soared|soars|stood|stands|stand|reached|reaches|reach|hit|hits|at|is|was|now|has|had|have|to|of|put|puts|\
         totaled|totalled|totals|amounted|amounts|came|comes|stays|remains|remained|stood at|stands at|now stands|been|estimated|fell|dropped|lowered|reduced|set|exceeded|topped|surpassed|passed|:|-|=|are|were|be|by|as|neared|nears|swelled|numbered|numbers|revised|updated|corrected|for|up|down|would|could|may|will|already|currently|include|includes|included|as high as",
    ),
    (Sense::From, "from|up from|down from|from the"),
    (Sense::To, "to"),
    (
        Sense::Custody,
        "to police|to the police|detention|detention facility|detention center|detention centre|police station|police stations|police department|police departments|custody|jail|jails|precinct|precincts|police headquarters|lockup",
    ),
    (
        Sense::Hospital,
        "hospital|hospitals|clinic|clinics|medical center|medical centre|medical facilities|infirmary",
    ),
    (
        Sense::Withdrawal,
        "withdrawal of|pullout of|departure of|be out of|be out|quit|start going home|begin going home|going home|start withdrawal|troops home|withdrawal|pullout|pull-out|pullback|pull-back|withdraw|withdrawing|pull out|pulling out|drawdown|departure|leave|leaving|begin leaving|begin withdrawing|start withdrawing|begin to withdraw|exit|evacuation of troops|start leaving|\
         begin pulling out|start pulling out|begin to leave|begin to pull out|go home|return home|return to their bases|complete their withdrawal|complete the withdrawal|withdrawn|pulled out|be withdrawn|be gone",
    ),
    (
        Sense::Begin,
        "start going home|begin going home|is to start|will start|begin|begins|start|starts|beginning|starting|commence|commences|begin leaving|begin withdrawing|start withdrawing|begin to withdraw|start leaving|begin pulling out|start pulling out|begin to leave|begin to pull out|get under way|be launched|started|began",
    ),
    (
        Sense::End,
        "be gone|have left|be home|be out of|be out|quit|complete|completed|finish|finished|end|ends|last|lasts|take|takes|complete their withdrawal|complete the withdrawal|completion|conclude|wrap up|be over|took|lasted|no later than|not later than",
    ),
    (
        Sense::Stop,
        "in|on|at|by|with|for|to|from|into|onto|of|off|out|up|down|across|near|against|between|through|under|over|within|without|per|via|upon|toward|towards|amid|among|around|behind|outside|inside|along|about|throughout|due|than|then|also|now|already|\
         so|if|yet|still|just|only|even|later|alone|there|here|today|yesterday|tomorrow|ago|each|both|all|alive|too|mostly|mainly|apiece|respectively|every|according|either|neither|such|can|cannot|could|may|might|must|will|would|should|shall|apart|well|because|besides|began|begin|started|when|as well|so far|meanwhile|however|went|came|took|made|gave|saw|got|let|whose|respectively|including|said|told|says",
    ),
    (Sense::Stop, "it|this|what|we|i|this newspaper|our newspaper|this paper|our report"),
    (
        Sense::Stop,
        "was held over|were held over|was held up|were held up|been held up|held over|held up|held back|held off|held on|held out|held steady|held talks|held a meeting|held a rally|held a protest|held a press conference|held a vigil|dead heat|dead end|\
         dead ball|killed off|killing time|kill off|killed time|killer app|arrested development|cardiac arrest|house arrest of",
    ),
    (
        Sense::Stop,
        "took place|taken place|take place|held talks|hold talks|at the end of|in the hope of|in a statement|in response|in connection with|in the wake of|at the scene",
    ),
];
