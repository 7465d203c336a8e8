//! English nouns in the singular: who can be counted, and what no measure counts. Their plurals go by rule.

use crate::extract::sense::{Reason, Sense};

pub(super) const NOUNS: &[(Sense, &str)] = &[
    (
        Sense::Person("people"),
        "academic|accountant|activist|actor|actress|addict|administrator|adult|adviser|advisor|agitator|agent|aide|aid worker|\
         airman|alien|amateur|ambassador|analyst|anchor|animator|apprentice|archaeologist|archer|architect|artist|assistant|\
         asylum seeker|asylum-seeker|athlete|attendant|attendee|attorney|author|babysitter|baker|ballerina|banker|barber|barrister|\
         bartender|bather|beachgoer|beggar|beneficiary|biker|biologist|bishop|blogger|boarder|boatman|boater|bodyguard|bookkeeper|\
         botanist|boxer|boyfriend|breadwinner|breeder|bricklayer|bride|broadcaster|broker|brother|builder|bureaucrat|burglar|\
         bus driver|businessman|businesswoman|butcher|buyer|bystander|cabbie|cameraman|campaigner|camper|candidate|canoeist|captive|\
         captain|cardinal|caregiver|carer|caretaker|carpenter|cashier|casual worker|caver|celebrity|chauffeur|chef|chemist|chief|\
         christian|citizen|claimant|cleaner|cleric|clergyman|climber|clerk|client|coach|collaborator|collector|colleague|collier|colonist|\
         comedian|commander|commissioner|commuter|companion|competitor|compatriot|composer|conductor|congressman|congresswoman|\
         conspirator|consultant|consumer|contestant|contractor|convict|cook|cop|correspondent|councillor|councilman|councilor|\
         countryman|courier|cousin|crew member|crewman|crewmember|crew-member|critic|curator|customer|cyclist|dancer|daughter|daughter-in-law|deacon|dealer|\
         defector|defendant|defender|delegate|demonstrator|dentist|dependant|dependent|deportee|deputy|deserter|designer|detainee|\
         detective|developer|devotee|diner|diplomat|director|disciple|dissident|diver|docker|dock worker|dockworker|doctor|domestic worker|donor|\
         driver|drug dealer|drug trafficker|dwarf|dweller|economist|editor|educator|elder|elector|electrician|emigrant|employee|\
         employer|engineer|entertainer|entrepreneur|environmentalist|envoy|escapee|evacuee|evangelist|ex-convict|executive|exile|expat|\
         expatriate|expert|explorer|eyewitness|factory worker|faithful|family|family member|fan|farm worker|farmer|farmhand|farmworker|father|female|\
         ferry passenger|festivalgoer|festival-goer|fellow|fiance|filmmaker|financier|firefighter|fireman|first responder|fisherman|fisher|flight attendant|\
         follower|football fan|footballer|foreman|forester|former|freelancer|friend|fugitive|gambler|gamer|gangster|gardener|garment worker|\
         geologist|girlfriend|golfer|goldsmith|governor|graduate|grandchild|grandfather|grandmother|grandparent|grandson|granddaughter|groom|grower|guest|guide|gymnast|\
         hacker|hairdresser|hawker|headmaster|health worker|healthcare worker|heir|helper|herder|herdsman|hiker|historian|holidaymaker|homeowner|homosexual|\
         hospital worker|host|hostage|householder|house guest|humanitarian worker|hunter|husband|illegal immigrant|imam|immigrant|individual|\
         industrialist|informant|informer|inhabitant|inspector|instructor|intellectual|intern|interpreter|investor|invalid|investigator|islamist|islander|\
         israeli|janitor|jesuit|jew|jeweller|jogger|judge|juror|justice|kayaker|kid|kurd|laborer|labourer|labor leader|labour leader|landlady|landlord|landowner|laureate|lawmaker|lawyer|\
         leader|leaseholder|lecturer|legislator|liberal|librarian|lifeguard|listener|local|local resident|lodger|logger|loyalist|lumberjack|\
         machinist|magistrate|maid|mailman|male|manager|manual worker|manufacturer|marathoner|market trader|martyr|mason|mayor|mechanic|medalist|mediator|medic|\
         member|mentor|merchant|messenger|meteorologist|midwife|migrant|migrant worker|millionaire|milkman|miner|mineworker|minister|missionary|mobster|model|monitor|\
         monk|mother|motorcyclist|motorist|mountaineer|mourner|mp|municipal worker|muslim|musician|national|native|naturalist|navigator|negotiator|neighbor|\
         neighbour|nephew|newborn|newcomer|newlywed|newsman|niece|nomad|nominee|notary|novelist|novice|nun|nurse|observer|occupant|\
         official|oil worker|onlooker|operator|operative|opponent|opposition figure|orderly|orphan|outpatient|owner|painter|palestinian|panelist|paramedic|parent|\
         parishioner|parliamentarian|part-timer|participant|partner|party member|partygoer|party-goer|passenger|passer-by|passerby|pastor|patient|patriot|\
         pauper|peasant|pedestrian|pensioner|performer|perpetrator|person|petitioner|pharmacist|philosopher|photographer|physician|\
         physicist|pianist|picker|picket|picketer|pilgrim|pilot|pirate|pitcher|plaintiff|planner|planter|player|plotter|plumber|poacher|poet|policy maker|politician|\
         political leader|political prisoner|porter|postman|postgraduate|practitioner|preacher|presenter|president|priest|prince|princess|principal|prisoner of war|producer|professional|professor|programmer|\
         prospector|prosecutor|prostitute|psychiatrist|psychologist|publisher|punter|pupil|purchaser|racer|rafter|railway worker|railwayman|rambler|rancher|\
         ranger|rapist|reader|rebel leader|receptionist|recipient|recruit|rector|referee|refugee|relative|reporter|representative|republican|rescuer|rescue worker|\
         researcher|resident|responder|retailer|retiree|returnee|reveler|reveller|rider|rights activist|rival|robber|roommate|rower|runaway|runner|saboteur|sailor|saleswoman|\
         salesman|scavenger|scholar|scientist|scout|sculptor|seafarer|seaman|seamstress|secretary|seminarian|senator|senior|separatist|\
         serf|servant|settler|sex worker|shareholder|shepherd|sheriff|shipmate|shopkeeper|shopper|sibling|sikh|singer|sister|skater|skier|skipper|slave|\
         smuggler|snowboarder|socialist|social worker|son|son-in-law|specialist|spectator|spokesman|spouse|spy|squatter|staffer|staff member|stallholder|starlet|statesman|steelworker|stepson|stowaway|\
         stranger|street vendor|striker|student|student leader|subscriber|suicide bomber|sunbather|supporter|surfer|surgeon|survivor|suspect|swimmer|sympathiser|sympathizer|tailor|\
         taxi driver|teacher|technician|teammate|tenant|thief|thinker|tourist|tour guide|trader|trade unionist|trafficker|trainee|trainer|transgender|transplant recipient|traveler|traveller|treasurer|trekker|tribesman|\
         trucker|truck driver|trustee|tutor|twin|tycoon|undergraduate|underwriter|unionist|union leader|union member|user|usher|vacationer|vagrant|vendor|veteran|veterinarian|vet|victim|villager|\
         visitor|volunteer|voter|waiter|waitress|walker|warden|warlord|watchman|weaver|welder|wheelchair user|widow|widower|wife|winner|witness|\
         woodcutter|worker|workman|worshiper|worshipper|writer|yachtsman|yazidi|young man|young person|youngster|youth|zoologist|servicewoman",
    ),
    (
        Sense::Person("people"),
        "afghan|african|albanian|algerian|american|angolan|arab|argentine|argentinian|armenian|asian|australian|austrian|azeri|azerbaijani|\
         bahraini|bangladeshi|belarusian|belgian|bolivian|bosnian|brazilian|briton|bulgarian|burundian|cambodian|cameroonian|canadian|chadian|\
         chilean|colombian|congolese|croat|cuban|cypriot|czech|dane|dominican|ecuadorean|ecuadorian|ecuadoran|egyptian|emirati|eritrean|estonian|\
         ethiopian|european|filipino|finn|gambian|georgian|german|ghanaian|greek|guatemalan|guinean|gypsy|haitian|honduran|hungarian|icelander|indian|\
         indonesian|iranian|iraqi|italian|ivorian|jamaican|jordanian|kazakh|kazakhstani|kenyan|korean|kosovar|kuwaiti|kyrgyz|lao|latvian|lebanese|liberian|libyan|\
         lithuanian|macedonian|malawian|malaysian|malian|mauritanian|mexican|moldovan|mongolian|montenegrin|moroccan|mozambican|namibian|nepali|nepalese|\
         nicaraguan|nigerian|nigerien|north korean|norwegian|omani|pakistani|panamanian|paraguayan|peruvian|pole|qatari|rohingya|roma|romanian|russian|rwandan|\
         salvadoran|salvadorean|saudi|senegalese|serb|sierra leonean|singaporean|slovak|slovene|somali|south african|south korean|spaniard|sri lankan|sudanese|swede|\
         syrian|tajik|tanzanian|tamil|tatar|thai|tibetan|togolese|tunisian|turk|turkmen|uganda national|ugandan|ukrainian|uruguayan|uyghur|uighur|uzbek|venezuelan|vietnamese|yemeni|zambian|zimbabwean",
    ),
    (
        Sense::Person("attackers"),
        "abductor|arsonist|assailant|attacker|bandit|bomber|captor|extremist|fighter|gang member|gunman|guerrilla|guerilla|hijacker|insurgent|intruder|jihadi|jihadist|kidnapper|killer|\
         looter|mercenary|militant|militia member|militiaman|murderer|raider|rebel|rioter|shooter|sniper|terrorist|vandal|warrior",
    ),
    (Sense::Person("protesters"), "demonstrator|marcher|protester|protestor|rallygoer"),
    (
        Sense::Person("security"),
        "border guard|carabiniere|coastguard|commando|constable|corporal|customs officer|gendarme|guard|guardsman|inspector of police|law enforcement officer|\
         lieutenant|officer|police cadet|police officer|policeman|policewoman|prison guard|security guard|security officer|sergeant|servicewoman|trooper|warder|army officer",
    ),
    (
        Sense::Soldier("security"),
        "blue helmet|cadet|conscript|draftee|engineer troop|gunner|infantryman|instructor pilot|legionnaire|legionary|marine|military adviser|military advisor|military instructor|military trainer|\
         paratrooper|peacekeeper|reservist|sapper|service member|servicemember|serviceman|soldier|special forces soldier|army instructor|airborne troop",
    ),
    (
        Sense::Person("children"),
        "adolescent|baby|boy|girl|infant|kid|minor|newborn|pupil|schoolboy|schoolgirl|schoolchild|teenager|teen|toddler|underage person",
    ),
    (Sense::Person("women"), "housewife|pregnant woman|female"),
    (
        Sense::Person("foreigners"),
        "foreigner|foreign national|foreign citizen|foreign worker|foreign tourist",
    ),
    (
        Sense::Person("journalists"),
        "cameraman|correspondent|journalist|newsman|newspaperman|photographer|photojournalist|reporter|news worker|media worker",
    ),
    (Sense::Person("prisoners"), "convict|inmate|prisoner|political prisoner|prisoner of conscience"),
    (
        Sense::Unit(Reason::Thing),
        "abuse|accident|account|acronym|act|action|actuary table|ad|advert|affidavit|aftershock|agency|agreement|air strike|aircraft|airline|airlift|airport|airstrike|alarm|album|alert|\
         allegation|allowance|ambulance|ambush|amendment|animal|anthem|apartment|app|appeal|appearance|appliance|application|appointment|area|arena|argument|article|\
         artefact|artifact|asset|assault|assist|atm|attack|attempt|auction|audit|award|axe|backpack|bag|ball|balloon|ballot|band|bank|banner|bar|barge|\
         barrack|barrel|barricade|barrier|base|basket|bat|battalion|battery|battle|beach|bed|bedroom|beehive|bell|benefit|bicycle|bid|bike|bill|bird|blackout|blaze|\
         block|board|boat|bomb|bomblet|bond|bonus|book|boot|borough|bottle|boulder|box|branch|brand|breach|breakdown|brick|bridge|briefing|brigade|bucket|budget|building|bull|\
         bullet|bullet hole|bullet wound|bunker|bus|bus route|business|cabin|cable|cafe|cage|cake|calf|call|camel|camera|camp|campus|canal|candidate list|canister|car|caravan|carcass|card|\
         carriage|cartel|casualty|carton|cartridge|case of whisky|cat|cave|ceasefire|ceiling|cell|cellar|center|centre|ceremony|certificate|chair|chamber|change|channel|chapel|chapter|\
         charge|charity|chart|check|checkpoint|chemical|chicken|chimney|church|cigarette|circuit|city|claim|clash|classroom|clause|clinic|clip|club|coach|coal mine|coat|cockpit|coin|collapse|\
         college|colony|column|comma|command|comment|commission|commitment|committee|community|company|compartment|compensation claim|complaint|complex|component|computer|concert|concession|condition|conference|constituency|contest|\
         container|contract|convoy|copy|cordon|corner|cottage|council|country|county|couplet|courier parcel|course|court|courtroom|cow|crane|crash|crate|creature|credit|creek|crime|crisis|crop|cross|crossing|\
         cruise|cup|curfew|currency|cut|cycle|cyclone|dam|dance|data point|database|date|day pass|deadline|deal|debate|debt|decision|deck|decree|deer|defeat|delay|delegation|delivery|demand|demonstration|department|\
         deposit|depot|design|desk|destroyer|detachment|detail|detention centre|device|dialect|diamond|digit|diploma|direction|directive|disaster|disc|discovery|disease|dish|dispute|district|division|doc|document|dog|doll|donation|\
         door|dormitory|dose|dossier|drain|draw|drawing|dress|drill|drink|drone|drop|drought|drug|drum|dwelling|earthquake|effort|egg|election|elephant|elevator|email|embassy|emergency|enclave|enclosure|engine|enterprise|entry|envelope|\
         episode|error|escalator|essay|estate|estimate|euro note|evacuation center|evening|event|exam|examination|example|excavator|exception|exchange|exercise|exhibit|exhibition|expedition|experiment|explosion|explosive|explosive device|export|extension|\
         facility|fact|factor|factory|factory building|failure|farm|fatigue|fault|feature|federation|fee|fence|ferry|festival|field|figure|file|film|final|finding|fine|fire|fire engine|firearm|firework|firm|fish|fixture|flag|flat|fleet|\
         flight|flood|floor|flower|flyover|food parcel|football match|forecast|forest|forest fire|form|formation|fort|foundation|fountain|fraction|fracture|fragment|frame|freighter|fridge|frigate|front|fuel depot|fund|funeral|furnace|gallery|game|gang|gap|garage|garden|garment|gas station|\
         gate|gear|generator|gift|glacier|glass|goal|goat|gorge|government|graffito|grant|grave|graveyard|greenhouse|grenade|ground|group|guesthouse|guideline|gun|gunshot|gust|hall|hamlet|handbook|handgun|hangar|harbor|harbour|hat|haven|headline|hearing|heart attack|heart|heater|hectare|\
         heist|helicopter|helmet|hen|herd|highway|hill|hint|historic site|hit|hive|hole|holiday|home|homicide|horse|hospital|hostel|hotel|hour shift|house|household|howitzer|hurdle|hurricane|hut|hypermarket|idea|illness|image|impact|import|incident|inch|incursion|indication|industry|infection|infraction|initiative|\
         inning|inspection|installation|institute|institution|instruction|instrument|insurance claim|intersection|interval|interview|invention|invitation|island|issue|item|jacket|jail|jar|jeep|jersey|jet|jewel|job|joint venture|journey|jug|junction|kayak|key|kindergarten|\
         kiosk|kit|kitchen|knife|laboratory|ladder|lake|lamp|landfill|landmark|landmine|landslide|lane|language|lap|laptop|lavatory|law|lawsuit|layer|leaflet|league|league match|leak|lecture|lesson|letter|level|liability|library|licence|license|life sentence|lifeboat|lift|light|line|link|lion|lip|list|loan|location|\
         lock|locomotive|lodge|log|loophole|lorry|loss|lot|loudspeaker|lounge|machete|machine|machine gun|magazine|mailbox|mall|manat|mansion|manual|manuscript|map|march|mark|market|mask|match|mayoralty|meal|measure|medal|medicine|meeting|melody|memo|memorial|menu|merger|message|metal|method|microphone|milestone|mill|mine|\
         minefield|mineshaft|minibus|minivan|miracle|mirror|missile|mission|mistake|mobile phone|model|module|monastery|monitor screen|monkey|monument|mortar|mosque|motion|motor|motorbike|motorcycle|mountain|movement|movie|mudslide|municipality|museum|nail|name|nation|neighborhood|neighbourhood|nest|net|network|news conference|newspaper|night|nomination|note|\
         notebook|notice|novel|nuclear test|number plate|oath|object|objection|obstacle|occasion|offence|offense|offer|office|oil well|operation|opinion poll|option|order|organ|organisation|organization|outage|outbreak|outlet|outpost|outpost tower|overpass|oven|overcoat|package|page|painting|pair|palace|panel|panel van|paper|parachute|paragraph|parcel|park|parking space|part|party|passage|\
         passport|patent|path|patrol|patrol car|pavilion|payment|peak|pen|penalty|period|permit|petition|petrol bomb|petrol station|pharmacy|phase|phone|phone call|photo|photograph|phrase|picture|piece|pig|pigeon|pillar|pilot scheme|pin|pipe|pipeline|pistol|pit|pitch|place|plan|plane|plant|plate|platform|play|plaza|pledge|plot|pocket|podium|poem|\
         point of order|policy|police car|police station|police van|poll|polling station|pond|pool|port|portrait|position|post|poster|pothole|powerline|power plant|power station|practice|precinct|prediction|premise|prescription|presentation|press conference|prison|prison term|prize|procedure|product|programme|program|project|projectile|promise|property|proposal|prosthesis|province|provision|pub|\
         publication|pump|puncture|purchase|puzzle|quake|quarry|quarter|query|question|questionnaire|queue|quota|raid|rail|railcar|railway station|rally|ramp|ranch|range|ranking|rape kit|rate|ration|reactor|reading|reason|rebuke|receipt|recipe|recommendation|record|recording|reference|referendum|reform|refrigerator|refugee camp|region|registration|regulation|\
         rehearsal|remark|remedy|rendition|repair|replica|report|request|requirement|rescue boat|reserve|reservoir|residence|resolution|resort|response|restaurant|restriction|result|review|revolver|rifle|right|ring|riot|ritual|river|road|road accident|roadblock|robot|rocket|rod|role|roof|room|rope|rose|roster|round|route|row|ruin|rule|rumor|rumour|runway|sack|sample|sanatorium|sanction|sandbag|\
         satellite|sauna|saw|scandal|scene|schedule|scheme|school|school bus|score|screen|script|sculpture|sea lion|search warrant|season|seat|section|sector|seizure|semester|seminar|sensor|sentence|series|sermon|server|service|session|set|settlement|shaft|share|shed|sheep|sheet|shell|shelter|shift|ship|shipment|shipyard|shirt|shoe|shooting|shop|shopping centre|shot|shotgun|show|showroom|shrine|shuttle|sign|signal|signature|silo|\
         site|size|sketch|skirmish|skyscraper|slogan|slot|slum|smartphone|smartwatch|snake|song|sortie|source|spa|space|spare part|species|speech|spill|spillway|spot|square|stadium|stage|stairwell|stall|stamp|stand|standard|star|statement|statue|status|statute|steel mill|step|stick|stone|stop|store|storey|storm|story|stranding|strategy|stray dog|stream|street|street light|stretch|structure|studio|study|\
         submachine gun|submarine|suburb|subway station|suggestion|suit|suitcase|summit|supermarket|supply|surgery|survey|suspension|sword|symbol|symptom|synagogue|syringe|system|table|tablet|tank|tanker|target|task|tax|taxi|team|tear gas canister|tear|television|temple|tender|tent|term|terminal|test|text|theater|theatre|theft|theory|thing|threat|throne|ticket|tie|tiger|tile|timber truck|tip|title|toilet|\
         tomb|tool|topic|tornado|torpedo|tour|tournament|tower|town|township|toy|track|tractor|trade|trail|trailer|train|train car|tram|tranche|transaction|transcript|transfer|transport|trap|trawler|treaty|tree|tremor|trench|trend|trial|trip|trolleybus|trophy|truce|truck|try|tube|tunnel|turbine|turn|turtle|tv set|tyre|tire|type|typhoon|umbrella|union|unit|university|upgrade|valley|valve|van|variant|vehicle|\
         vending machine|venture|venue|verse|version|vessel|vial|victory|video|video clip|village|villa|violation|violin|virus|visa|visit|voicemail|volcano|voltage drop|volume|voyage|wagon|wall|war|war crime|ward|warehouse|warhead|warning|warrant|warship|watch|waterway|wave|way|weapon|website|wedding|weekend|well|whale|wheel|whistle|wildfire|win|window|wing|wire|wolf|word|work|workshop|world record|wound|yacht|yard|zone|zoo",
    ),
];
