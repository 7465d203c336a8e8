//! English words for what happened to those who are counted.

use crate::extract::{
    lang::{TOTAL, cue, needing, staged},
    sense::{
        Frame::{Exists, Metric, Noun, Object, Person, Subject, Verb},
        Measure::{
            CriminalCases, Detained, Displaced, Evacuated, Injured, Kidnapped, Killed, Missing, Protesters,
            Released, Sentenced, Troops, TroopsWithdrawn,
        },
        Needs, Sense,
    },
};

pub(super) const CUES: &[(Sense, &str)] = &[
    (
        cue(Killed, Verb),
        "killed|slain|murdered|hanged|lynched|strangled|{hacked,knifed,clubbed,stoned} to death|{burned,burnt,buried} alive|assassinated|massacred|eliminated|liquidated|neutralized|neutralised|beheaded|executed|\
         shot dead|shot to death|stabbed to death|beaten to death|burned to death|burnt to death|gunned down|\
         fatally shot|fatally wounded|mortally wounded|electrocuted|drowned|crushed to death|trampled to death",
    ),
    (
        cue(Killed, Subject),
        "died|die|dies|dying|have died|drowned|drown|drowns|be killed|get killed|been killed|starve|starved|burned to death|burnt to death|bled out|suffocated|asphyxiated|choked to death|were lost|perished|perish|lost their lives|lost his life|lost her life|lost their life|lose their lives|\
         succumbed|confirmed dead|declared dead|pronounced dead|found dead|feared dead|presumed dead|\
         reported dead|reported killed|dead|are among the dead|were among the dead|was among the dead|is among the dead|\
         were among those killed|was among those killed|are among those killed|among those killed|\
         froze to death|bled to death|passed away|were fatal|deceased|starved to death",
    ),
    (
        cue(Killed, Object),
        "murder of|murders of|assassination of|assassinations of|massacre of|massacres of|slaying of|slayings of|execution of|executions of|\
         killing of|killings of|mass murder of|lynching of|beheading of|drowning of|drownings of|shooting deaths of|loss of|\
         killers of|killer of|murderers of|assassins of|who killed|to murder|murders|assassinate|assassinates|assassinating|\
         gun down|guns down|gunning down|behead|beheads|beheading|execute|executes|executing|massacre|massacring|slay|slays|drowns|\
         killing|kills|kill|kill at least|claimed the lives of|claims the lives of|claiming the lives of|took the lives of|\
         cost the lives of|costs the lives of|taken the lives of|slaying|murdering|eliminating|liquidating|liquidates|\
         shot and killed|shooting dead|shoot dead|kills at least|the dead at|death toll at",
    ),
    (needing(Killed, Object, Needs::Troops), "lost|lose|loses|losing"),
    (
        cue(Killed, Noun),
        "dead|death|deaths|fatality|fatalities|lives|corpses|corpse|bodies|body|killings|deaths of|death of|fatal victims|\
         lives lost|dead bodies",
    ),
    (
        cue(Killed, Metric),
        "death toll|official toll|confirmed toll|death count|toll|body count|number of dead|number of deaths|number of those killed|number of people killed|\
         number killed|number of killed|number of the dead|number of fatalities|number of victims|number of {those,people} who {died,have died,had died,perished,were killed,lost their lives}|the dead|\
         among the dead|among those killed|among the victims|fatalities stood|those killed|the number who died|number of people who died",
    ),
    (
        cue(Injured, Verb),
        "injured|wounded|hurt|maimed|hospitalized|hospitalised|severely injured|seriously injured|critically injured|\
         badly injured|slightly injured|lightly injured|seriously wounded|critically wounded|severely wounded|badly hurt|gravely wounded",
    ),
    (
        cue(Injured, Subject),
        "with injuries|with wounds|with burns|with gunshot wounds|with serious injuries|with minor injuries|with severe burns|suffered fractures|suffered cuts|suffered bruises|suffered burns|suffered concussion|suffered concussions|suffered wounds|suffered smoke inhalation|sustained fractures|sustained burns|\
         received wounds|received gunshot wounds|received treatment|were burned|was burned|were scalded|were poisoned|were sickened|fell ill|were treated|was treated|treated in hospital|treated at hospital|treated for|\
         be hurt|be injured|be wounded|needed hospital treatment|required hospital treatment|required hospitalization|needed hospitalization|ended up in hospital|were taken ill|are among the wounded|are among the injured|were among the injured|were among the wounded|is among the injured|was among the injured|are in hospital|were in hospital|\
         suffered injuries|sustained injuries|received injuries|suffered wounds|sustained wounds|suffered gunshot wounds|\
         sustained gunshot wounds|sought medical treatment|sought treatment|sought medical help|sought medical attention|\
         sought medical assistance|required medical treatment|required medical assistance|needed medical treatment|\
         required treatment|needed treatment|requested medical assistance|asked for medical help|received medical treatment|\
         were treated for|was treated for|being treated for|treated for injuries|\
         suffered burns|suffered serious injuries|suffered minor injuries",
    ),
    (
        needing(Injured, Verb, Needs::Hospital),
        "taken|rushed|admitted|treated|brought|being treated|sent|transported",
    ),
    (
        cue(Injured, Object),
        "injury of|injuring of|wounding of|injuries to|injuries of|injuring|wounding|hurting|injures|wounds|hurts|injure|wound",
    ),
    (cue(Killed, Metric), "of the dead|of those killed|of those who died|of the deaths"),
    (cue(Injured, Metric), "of the injured|of the wounded|of those injured"),
    (
        cue(Detained, Metric),
        "of the detainees|of the detained|of the arrested|of those arrested|of those detained",
    ),
    (cue(Injured, Noun), "injuries|wounded people"),
    (
        cue(Injured, Metric),
        "number of injured|number of wounded|number of people injured|number of those injured|number injured|\
         the number of the injured|number of people hurt|injury toll|among the injured|among the wounded|the injured|the wounded|injury count",
    ),
    (
        staged(Injured, Subject, "in_hospital"),
        "remain in hospital|remained in hospital|remains in hospital|still in hospital|in hospital|remain hospitalized|remain hospitalised|\
         remain in hospitals|still hospitalized|still hospitalised|in the hospital",
    ),
    (
        staged(Injured, Subject, "intensive_care"),
        "in intensive care|in serious condition|in critical condition|in a serious condition|in a critical condition|in grave condition",
    ),
    (
        cue(Missing, Subject),
        "missing|unaccounted for|disappeared|have disappeared|went missing|gone missing|still missing|reported missing|remain missing|vanished",
    ),
    (cue(Missing, Noun), "disappearances|missing persons|missing people|disappearance"),
    (cue(Missing, Metric), "number of missing|number of the missing|number of people missing|the missing"),
    (
        cue(Detained, Verb),
        "detained|arrested|apprehended|re-arrested|rearrested|busted|swept up|rounded up|taken into custody|seized and arrested|captured|nabbed|\
         taken into detention|placed in custody|placed under arrest|brought into custody|detains and arrested|placed in detention|imprisoned|locked up",
    ),
    (
        cue(Detained, Subject),
        "in custody|in jail|in prison|in detention centres|in detention centers|in cells|picked up|were picked up|was picked up|were taken in|hauled in|are behind bars|were behind bars|are in jail|are in prison|under arrest|in detention|behind bars|in police custody|were held|was held|are held|being held|\
         have been held|had been held|held by police|held in custody|were being held|are being held",
    ),
    (needing(Detained, Verb, Needs::Custody), "brought|taken|delivered|transferred|transported|hauled"),
    (
        cue(Detained, Object),
        "detaining|arresting|arrest|arrests|detain|detains|apprehending|rounding up|capturing|round up|rounds up|picking up|pick up|picks up",
    ),
    (needing(Detained, Verb, Needs::People), "held"),
    (needing(Detained, Object, Needs::People), "hold|holds|holding"),
    (cue(Detained, Noun), "arrests|detentions|arrest of|detention of|arrests of"),
    (cue(Detained, Person), "detainees|arrestees"),
    (
        cue(Detained, Metric),
        "number of detainees|number of arrests|number of detained|number of people detained|number of people arrested|\
         number of those detained|number of those arrested|number detained|number arrested|number still held|number still detained|number still in custody|number in custody|number in detention|number behind bars|number of detentions|\
         among those detained|among the detained|among those arrested|among the arrested|among the detainees|among those in custody|among those held|those in custody|those held|\
         the detained|those detained|those arrested|arrest toll|number of people in custody|number held",
    ),
    (
        staged(Detained, Subject, "remanded"),
        "in {pre-trial,pretrial,preventive,provisional} {detention,custody}|on remand|held on remand",
    ),
    (
        staged(Detained, Verb, "remanded"),
        "remanded|remanded in custody|placed in pretrial detention|placed in pre-trial detention|arrested by court",
    ),
    (staged(Detained, Subject, "suspects"), "as suspects|are suspects|were named suspects|named as suspects"),
    (
        staged(Detained, Verb, "in_custody"),
        "placed in a temporary detention facility|placed in temporary detention",
    ),
    (
        staged(Detained, Subject, "in_custody"),
        "still in custody|still in detention|still held|still being held|still behind bars|remain in custody|remain in detention|\
         remained in custody|remained in detention|remain behind bars|remain under arrest|remain jailed|still detained|still jailed|\
         are still held|remained behind bars|remain imprisoned|still under arrest|remains in custody|remain detained|still imprisoned",
    ),
    (
        cue(Released, Subject),
        "to be freed|to be released|are free|are now free|is free|walked out of jail|walked out of prison|walk out of jail|left prison|left jail|been released by|had been released by|have been released by|were released by|was released by|be released by|walk free|walked free|go free|be set free|were allowed home|were let out|were sent home|be let go|win release|won release|been set free|were discharged|was discharged|discharged from custody|were released|was released|been released|being released|are released|be released|were freed|was freed|been freed|be freed|\
         were set free|set free|let go|been let go|walked free|go free|went free|released on bail|freed on bail|were discharged from custody|\
         were let go|regained their freedom|released from custody|released from prison|be pardoned|were pardoned|been pardoned|be amnestied|were amnestied",
    ),
    (needing(Released, Verb, Needs::People), "released|freed|pardoned|amnestied"),
    (
        needing(Released, Object, Needs::People),
        "releasing|releases|release|freeing|frees|free|pardoning|pardons|amnesty covers|amnesty for",
    ),
    (needing(Released, Noun, Needs::People), "release of|releases of"),
    (
        cue(Sentenced, Verb),
        "ordered to serve|were ordered to serve|handed sentences|handed prison sentences|handed terms|handed life terms|handed life sentences|given life terms|given life|given terms|given sentences|given suspended sentences|given jail sentences|put behind bars|sent to jail|pleaded guilty|sentenced|convicted|jailed|found guilty|sent to prison|given prison terms|given prison sentences|handed prison terms|\
         given jail terms|sentenced to death|handed jail terms|handed prison sentences|condemned to death|given life sentences",
    ),
    (
        cue(Sentenced, Subject),
        "received prison terms|received prison sentences|received jail terms|got prison terms|received suspended sentences|were put behind bars",
    ),
    (
        needing(Sentenced, Object, Needs::Prison),
        "gave|given|handed|handing|giving|gives|imposed on|handed down to|handed to|were handed to|handed out to|sent|sends",
    ),
    (needing(Sentenced, Verb, Needs::Prison), "given|handed|ordered to serve"),
    (
        needing(Sentenced, Subject, Needs::Prison),
        "received|got|receive|get|will serve|are serving|began serving|face",
    ),
    (cue(Sentenced, Object), "sentencing|convicting|jailing|sentences|convicts|jails"),
    (cue(Sentenced, Noun), "convictions|verdicts|guilty verdicts|death sentences|prison sentences"),
    (cue(Sentenced, Metric), "number of convictions|number of convicted|number of people convicted"),
    (
        cue(CriminalCases, Noun),
        "criminal cases|criminal case|criminal proceedings|criminal investigations|criminal probes|pre-trial investigations|\
         criminal investigation|pre-trial investigation|pretrial investigations|investigations|investigation|probes|proceedings|criminal complaints|pre-trial probes|criminal inquiries|corruption probes|corruption cases|court cases|fraud cases|criminal charges",
    ),
    (needing(CriminalCases, Noun, Needs::Crime), "cases|case"),
    (cue(CriminalCases, Metric), "number of criminal cases|number of cases|number of investigations"),
    (
        cue(Kidnapped, Verb),
        "snatched|snatched away|carried off|hijacked|taken captive|taken prisoner|held for ransom|seized by gunmen|seized by militants|kidnapped|abducted|taken hostage|seized as hostages|held hostage|taken captive|held captive",
    ),
    (
        cue(Kidnapped, Object),
        "snatching|snatch|kidnapping of|kidnappings of|abduction of|abductions of|kidnapping|abducting|kidnap|abduct|kidnaps|abducts|taking hostage|took hostage",
    ),
    (
        needing(Kidnapped, Object, Needs::Captors),
        "seized|seize|seizes|seizing|captured|captures|took|grabbed|abducting|herded away|took away",
    ),
    (
        cue(Kidnapped, Subject),
        "hostage|captive|as hostages|hostages|being held hostage|are being held hostage|were being held hostage|is being held hostage|are held hostage|were held hostage|for ransom",
    ),
    (cue(Kidnapped, Noun), "kidnappings|abductions"),
    (cue(Kidnapped, Person), "hostages|captives"),
    (
        cue(Displaced, Verb),
        "displaced|uprooted|forced from their homes|driven out of their homes|forced out of their homes|driven from their homes|made homeless|rendered homeless",
    ),
    (
        cue(Displaced, Subject),
        "forced to flee|forced to leave their homes|forced to leave|forced to abandon their homes|made to leave their homes|from their homes|out of their homes|from their villages|crossed the border|crossed over into|lost their homes|are living in tents|are living in camps|living in displacement camps|sheltering in|are sheltering|fled|have fled|had fled|flee|fleeing|fled their homes|took refuge|taken refuge|sought refuge|left homeless|homeless|abandoned their homes|\
         have crossed the border|crossed into",
    ),
    (cue(Displaced, Object), "displacing|displaces|uprooting|displace|forcing"),
    (
        cue(Displaced, Person),
        "refugees|displaced people|displaced persons|internally displaced people|idps|internally displaced persons",
    ),
    (cue(Displaced, Metric), "number of displaced|number of refugees|number of displaced people"),
    (
        cue(Evacuated, Verb),
        "bused to safety|bused out|bussed to safety|ferried out|ferried to safety|led to safety|moved out|moved to shelters|taken to shelters|relocated|be evacuated|ordered to evacuate|told to evacuate|ordered to leave their homes|told to leave their homes|evacuated|airlifted|moved to safety|taken to safety|brought to safety|flown out|bussed out|led to safety",
    ),
    (cue(Evacuated, Object), "evacuating|evacuate|evacuates|airlifting|airlift"),
    (cue(Evacuated, Noun), "evacuees|evacuation of|evacuations"),
    (
        cue(Protesters, Subject),
        "onto the streets|into the streets|on to the streets|take to the streets|taking to the streets|take part in the protest|take part in the protests|picketed|demonstrates|will demonstrate|to demonstrate|will rally|will march|plan to march|staged a sit-in|sat in|walked out|staged a rally|staged protests|held a rally|held a vigil|turned out to protest|gathered to protest|rallied against|rally against|marched against|blocked roads|took to the square|took to the square|formed a human chain|occupied the square|chanted|took to the streets|took part in the protests|took part in the protest|took part in the rally|took part in the demonstration|\
         took part in the demonstrations|took part in the march|took part in the riots|took part in the pogroms|took part in rallies|took part in protests|\
         joined the protest|joined the protests|joined the rally|joined the march|joined the demonstration|\
         rallied|marched|protested|demonstrated|filled the streets|have rallied|have marched|\
         attended the rally|flooded the streets|poured into the streets|staged a protest|held a protest",
    ),
    (
        needing(Protesters, Subject, Needs::Rally),
        "came to|came out|turned up|came out for|took part in|participated in|taking part in|gathered|turned out|assembled|filled|joined|attended|take part in",
    ),
    (cue(Protesters, Person), "rally|march|protest|demonstrate|strike|picket"),
    (needing(Protesters, Metric, Needs::Rally), "the crowd|crowd size|turnout|the turnout"),
    (
        needing(Protesters, Object, Needs::Rally),
        "drew|drawn|had drawn|has drawn|drawing|attracted|brought out|brings out|bring out|brought onto the streets|gathered|mustered|crowd of|crowds of|draws",
    ),
    (
        cue(Protesters, Person),
        "protesters|protestors|demonstrators|marchers|ralliers|people protesting|people demonstrating|participants in the protests",
    ),
    (cue(Protesters, Metric), "number of protesters|number of demonstrators|number of protestors"),
    (
        needing(Troops, Verb, Needs::Troops),
        "massed|are massed|posted|garrisoned|based|are based|positioned|sent out|rotated in|sent|deployed|dispatched|landed|stationed|flown in|airlifted|sent in|mobilized|mobilised|moved in|arrived|are present|redeployed|contributed",
    ),
    (
        needing(Troops, Object, Needs::Posted),
        "keep|keeping|keeps|retain|retains|maintains|maintain|still has|still have",
    ),
    (needing(Troops, Exists, Needs::Troops), "there are|there were|there remain|there are still"),
    (
        needing(Troops, Subject, Needs::Troops),
        "be sent|be deployed|be dispatched|be stationed|land|lands|disembarked|disembark|touched down|moved in|move in|patrol|patrols|patrolled|are patrolling|were guarding|secure|are stationed|were stationed|fly|flies|flew|arrived|arrive|took part in|participated in|took part|participated|are serving|entered|were present|landed|took part in the mission|\
         have entered|serve|served|{remain,are left,were left,is left} {in,at,there}|are left|were left|still there|already there|are guarding|were guarding|guard|guarding|on the ground|ashore|are involved|were involved|is involved|are taking part",
    ),
    (
        needing(Troops, Object, Needs::Troops),
        "readies|readied|prepares|send|sends|sending|supplies|deploy|deploys|deploying|dispatch|dispatching|dispatches|contribute|contributes|sent|deployment of|contingent of|\
         force of|commit|numbered|numbers|consists of|comprises|comprising|consisting of|provide|provided|contingent numbered|dispatch of|contribution of|includes",
    ),
    (
        cue(Troops, Metric),
        "{size,strength} of the {force,contingent,mission,deployment,garrison,peacekeeping force,peacekeeping contingent}|\
         {force,contingent,mission,deployment} size|troop {strength,numbers,levels}",
    ),
    (
        needing(TroopsWithdrawn, Verb, Needs::Troops),
        "moved out|brought back|recalled|flew home|be withdrawn|withdrawn|pulled out|withdrew|flown home|flown out|returned home|brought home|sent home|repatriated",
    ),
    (
        needing(TroopsWithdrawn, Subject, Needs::Troops),
        "{begin,start,complete,finish} their {withdrawal,departure,pullout,drawdown}|be out|be gone|quit|quits|get out|pulled out|withdrew|be withdrawn|be pulled out|be brought home|be flown home|out of|pull back|fly home|head home|headed home|are leaving|were leaving|set off home|left|have left|had left|departed|began to withdraw|began withdrawing|have departed|flew home|returned|went home|\
         have returned|leave|leaving|depart|returned home|pulled back|pull out|began leaving|withdraw|withdrawing|started to withdraw|began to leave|started leaving|flew out",
    ),
    (
        needing(TroopsWithdrawn, Object, Needs::Troops),
        "pull|pulls|pulling|pull out|pulls out|flies home|flying home|brings home|bringing home|withdraws|withdraw|withdrawing|pulling out|pulled out|withdrawal of|departure of|pullout of",
    ),
    (
        TOTAL,
        "{earlier,previous,initial} {count,toll,figure,tally,estimate}|total|running total|total number|overall number|tally|figure|count|number|overall total|final figure|correct figure|correct number|total figure|confirmed total|the correct figure|the correct number|the right figure|corrected figure|the actual number|the actual figure",
    ),
];
