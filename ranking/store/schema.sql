-- The store, schema version 20 (earlier ones are brought up to it by migrations/*.sql). All times are Asia/Shanghai wall time without a zone.
-- An account is known everywhere as `platform:native_id`, e.g. `weibo:2656274875`.

CREATE TABLE setting (                  -- facts about the store itself, e.g. schema_version
    key VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);

CREATE TABLE act (                      -- append-only: every write, by whom, when, what
    act_id INTEGER PRIMARY KEY,
    "at" TIMESTAMP NOT NULL,
    author VARCHAR NOT NULL,
    role VARCHAR NOT NULL,              -- loader, preparer, issuer
    what VARCHAR NOT NULL,              -- load, build, publish, demo, …
    detail VARCHAR NOT NULL             -- JSON
);

CREATE TABLE load (                     -- one file taken in; a file is known by its hash
    load_id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL,
    path VARCHAR NOT NULL,              -- as given, relative to the working folder where possible
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    kind VARCHAR NOT NULL,              -- accounts, posts, account_days, followers, events, observed, campaigns, reviews, metrics, history
    format VARCHAR NOT NULL,            -- canonical-posts, weibo-crawler, …
    part VARCHAR,                       -- which table of a file that holds several; NULL = the file is one table
    account_id VARCHAR,                 -- where the whole file belongs to one account
    captured_at TIMESTAMP,              -- of the whole file, where one time holds for all rows
    captured_at_basis VARCHAR,          -- given (--captured-at), row (a column), newest_post (not earlier than)
    rows_read BIGINT NOT NULL,
    accepted BIGINT NOT NULL,           -- gave a new post, capture, account row, …
    unchanged BIGINT NOT NULL,          -- known already, nothing new
    rejected BIGINT NOT NULL,
    owner_basis VARCHAR,                -- how the file's account was found out: option, path, pattern, workbook; NULL = its rows say it
    is_withheld BOOLEAN,                -- its source may not be published: figures count, but are not given out
    undone_act_id INTEGER               -- the act that took back what only this file gave; NULL = it stands
);

CREATE TABLE contradiction (            -- where a file said something else than was known: the first ones in full
    load_id INTEGER NOT NULL,
    place INTEGER NOT NULL,             -- order in which they were told
    words VARCHAR NOT NULL              -- both values and which one stays
);

CREATE TABLE account_sight (            -- which accounts a file spoke of, and what it called them
    load_id INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    name VARCHAR                        -- as at the end of the file; NULL = it gives none
);

CREATE TABLE load_account (             -- the accounts a post file held, and the newest moment it can have seen
    load_id INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    posts BIGINT NOT NULL,
    newest_post TIMESTAMP NOT NULL      -- of a post known by its day only: the end of that day
);

CREATE TABLE rejected_row (             -- nothing is lost: what could not be used, and why
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL,                -- line of the text file (1 = header), or row of the sheet
    field VARCHAR,
    value VARCHAR,
    reason VARCHAR NOT NULL,            -- Chinese, with the remedy
    raw VARCHAR NOT NULL                -- the row as it stood, JSON object of column → text
);

CREATE TABLE account (                  -- the register (登记表): who an account was from when to when
    account_id VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    level VARCHAR,                      -- ministry, province, city, county; NULL = 未分级
    region_code VARCHAR,                -- GB/T 2260
    region VARCHAR,
    organisation VARCHAR,
    matrix VARCHAR,
    superior_id VARCHAR,
    is_main BOOLEAN,
    valid_from DATE NOT NULL,
    valid_to DATE,                      -- last day; NULL = still so
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE provisional_account (      -- seen in a file but not registered: on no board
    account_id VARCHAR PRIMARY KEY,
    platform VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    name VARCHAR,
    load_id INTEGER NOT NULL
);

CREATE TABLE post (
    post_id BIGINT NOT NULL,
    account_id VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,         -- with account_id the identity of a post
    published_at TIMESTAMP NOT NULL,
    time_precision VARCHAR NOT NULL,    -- second, minute, day
    kind VARCHAR,                       -- codes of data/vocabulary.toml; NULL = unknown
    is_original BOOLEAN,                -- declared by the source; NULL = the source does not say
    is_repost BOOLEAN,                  -- NULL = the source does not say
    position INTEGER,                   -- place in a push, 1 = headline
    title VARCHAR,
    text VARCHAR USING COMPRESSION zstd,  -- a third smaller and sooner packed than what would be chosen
    text_is_cut BOOLEAN,                -- the source shows only the beginning; NULL = it does not say
    url VARCHAR,
    topics VARCHAR,                     -- comma-joined, without #
    text_hash VARCHAR,                  -- of the normalised text; NULL without text
    text_length INTEGER NOT NULL,       -- characters of title and text
    letters INTEGER,                    -- of the text, without blanks and punctuation; NULL without text
    sentences INTEGER,                  -- of the text
    han_characters INTEGER,             -- Chinese characters of the text
    common_characters INTEGER,          -- those of them in GB/T 2312-1980 level 1
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE capture (                  -- counts of a post as seen at one time; NULL = not provided
    post_id BIGINT NOT NULL,
    captured_at TIMESTAMP NOT NULL,
    reads BIGINT,
    likes BIGINT,
    comments BIGINT,
    shares BIGINT,
    favourites BIGINT,
    recommends BIGINT,                  -- 在看, 推荐: shown to the reader's friends
    reads_is_floor BOOLEAN NOT NULL,    -- the source said 10万+: at least this many
    likes_is_floor BOOLEAN NOT NULL,
    comments_is_floor BOOLEAN NOT NULL,
    shares_is_floor BOOLEAN NOT NULL,
    favourites_is_floor BOOLEAN NOT NULL,
    recommends_is_floor BOOLEAN NOT NULL,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE follower_capture (
    account_id VARCHAR NOT NULL,
    captured_at TIMESTAMP NOT NULL,
    followers BIGINT NOT NULL,
    is_floor BOOLEAN NOT NULL,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE account_day (              -- an account's own figures of one day, as its platform's back office gives them
    account_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    reads BIGINT,
    readers BIGINT,                     -- persons; never the sum of channels
    shares BIGINT,
    favourites BIGINT,
    pushes BIGINT,                      -- posts pushed on that day (群发篇数)
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE observed_period (          -- days for which we know that an account was looked at
    account_id VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,             -- inclusive
    basis VARCHAR NOT NULL,             -- file (the file says so), covers (--covers), posts (a day with a post)
    load_id INTEGER NOT NULL
);

CREATE TABLE event (                    -- 重大信息 that accounts should report
    event_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- policy, emergency, response, theme
    released_at TIMESTAMP NOT NULL,
    window_hours DOUBLE NOT NULL,
    topics VARCHAR,                     -- any of these topic tags, comma-joined
    keywords_any VARCHAR,               -- comma-joined
    keywords_all VARCHAR,
    keywords_none VARCHAR,
    links VARCHAR,                      -- any of these addresses, comma-joined
    expected_level VARCHAR,             -- comma-joined level codes; NULL = every account
    expected_matrix VARCHAR,            -- comma-joined names; NULL = in whatever matrix
    expected_accounts VARCHAR,          -- comma-joined account_id; NULL = whoever the two above name
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE campaign (                 -- 网络主题宣传: a declared theme with window, counting rules and targets
    campaign_id VARCHAR NOT NULL,       -- lists are comma-joined; NULL of a rule = its default
    title VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    topics VARCHAR,
    keywords_any VARCHAR,
    target_posts INTEGER,
    target_originals INTEGER,
    target_products INTEGER,
    basis VARCHAR,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL,
    declared_by VARCHAR,                -- who declares it
    is_major BOOLEAN,                   -- counts for the year's target; NULL = yes
    levels VARCHAR,                     -- level codes it is for; NULL = all
    platforms VARCHAR,
    accounts VARCHAR,                   -- platform:native_id
    sections VARCHAR,                   -- names of columns (专栏, 合集) as they stand in titles
    keywords_all VARCHAR,
    keywords_none VARCHAR,
    links VARCHAR,
    posts VARCHAR,                      -- platform:native_id/post
    original_rule VARCHAR,              -- declared, independent, both; NULL = declared
    apart VARCHAR,                      -- official, compilation, interpretation; none; NULL = all three
    product_kinds VARCHAR,              -- codes of data/campaign-words.toml; NULL = all
    series_once BOOLEAN,                -- NULL = yes
    same_piece VARCHAR,                 -- once, each; NULL = once
    deleted_counts BOOLEAN,             -- NULL = yes
    shared_with VARCHAR,                -- campaigns that a post may count for as well
    is_broad_confirmed BOOLEAN          -- a match of much of the store was meant
);

CREATE TABLE campaign_decision (        -- what people decided of single posts; the latest of an aspect counts
    decision_id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL,
    campaign_id VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    aspect VARCHAR NOT NULL,            -- post, original, product
    counts BOOLEAN,                     -- NULL = an earlier word is taken back, the rules decide again
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE post_removal (             -- posts that somebody saw to be gone
    act_id INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL,         -- when they were first seen to be gone
    evidence VARCHAR NOT NULL
);

CREATE TABLE given_metric (             -- account-month figures that were loaded, not measured from posts
    account_id VARCHAR NOT NULL,
    month VARCHAR NOT NULL,             -- 2026-10
    metric VARCHAR NOT NULL,            -- lower-case letters, digits and _; measured as given_<metric>
    value DOUBLE,
    base BIGINT,
    source VARCHAR NOT NULL,            -- who gave it
    publishable BOOLEAN NOT NULL,
    is_floor BOOLEAN DEFAULT FALSE,     -- the source said 10万+: at least this much
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE review_point (             -- editors' reviews of posts and accounts
    account_id VARCHAR NOT NULL,
    post_id BIGINT,                     -- NULL = of the account as a whole
    month VARCHAR NOT NULL,             -- that it counts for; of a post the month in which it was published
    points DOUBLE NOT NULL,
    kind VARCHAR NOT NULL,              -- good (优质稿件), other
    reason VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

CREATE TABLE old_rank (                 -- one row of a board that somebody else published; never scored, never compared with
    account_id VARCHAR NOT NULL,
    month VARCHAR NOT NULL,             -- 2026-10
    source VARCHAR NOT NULL,            -- who published it
    board VARCHAR NOT NULL,             -- what it was called there
    account_name VARCHAR,               -- as printed there
    rank INTEGER NOT NULL,
    score DOUBLE,                       -- as printed there
    load_id INTEGER NOT NULL,
    row BIGINT NOT NULL
);

-- What several files say of the same thing, so that one of them can be taken back: as soon as a second file tells of a
-- row, every telling of it is kept here. Columns are those of the table itself.

CREATE TABLE told_account AS FROM account LIMIT 0;
CREATE TABLE told_account_day AS FROM account_day LIMIT 0;
CREATE TABLE told_event AS FROM event LIMIT 0;
CREATE TABLE told_campaign AS FROM campaign LIMIT 0;
CREATE TABLE told_given_metric AS FROM given_metric LIMIT 0;
CREATE TABLE told_review_point AS FROM review_point LIMIT 0;
CREATE TABLE told_old_rank AS FROM old_rank LIMIT 0;
-- is_bound: the file states no time; the row counts only where no other has the same figures.
CREATE TABLE told_follower_capture AS SELECT *, FALSE AS is_bound FROM follower_capture LIMIT 0;
CREATE TABLE told_capture AS SELECT *, FALSE AS is_bound FROM capture LIMIT 0;
-- text_is_known: the same text as the post has, not kept twice.
CREATE TABLE told_post AS SELECT *, FALSE AS text_is_known FROM post LIMIT 0;

-- Editions. Rows of a published edition never change.

CREATE TABLE edition (
    edition_id VARCHAR PRIMARY KEY,     -- series/2026-10/r1
    series VARCHAR NOT NULL,
    month VARCHAR NOT NULL,             -- 2026-10
    revision INTEGER NOT NULL,
    state VARCHAR NOT NULL,             -- draft, preview, published
    title VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    notice VARCHAR,                     -- printed on every page, e.g. 演示数据
    cut_off TIMESTAMP NOT NULL,
    cut_off_basis VARCHAR NOT NULL,     -- given, calendar, last_capture
    built_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    issued_by VARCHAR,
    program_version VARCHAR NOT NULL,
    previous_hash VARCHAR,              -- of the edition published before it in the series
    hash VARCHAR,                       -- set when published: SHA-256 of the bundles' seal
    objections_until TIMESTAMP,         -- end of the preview's window
    revision_kind VARCHAR,              -- correction (a mistake), revision (better data); NULL = first issue
    revision_reason VARCHAR,
    supersedes VARCHAR,                 -- the edition that this one takes the place of
    count_age INTEGER                   -- counts are those of so many days after publishing; NULL = of the cut-off
);

CREATE TABLE edition_file (             -- the bundles (复算包) as published, byte for byte
    edition_id VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,           -- public, internal
    name VARCHAR NOT NULL,              -- as it lies in the bundle: standards/a.toml
    content BLOB NOT NULL               -- zlib
);

CREATE TABLE edition_standard (
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    place INTEGER NOT NULL,             -- order in which they were named
    text VARCHAR NOT NULL,              -- the whole TOML, as scored (after `extends`)
    sha256 VARCHAR NOT NULL
);

CREATE TABLE edition_subject (          -- the register as of the month's end
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    platform VARCHAR,
    name VARCHAR NOT NULL,
    level VARCHAR,
    region_code VARCHAR,
    region VARCHAR,
    organisation VARCHAR,
    matrix VARCHAR,
    is_main BOOLEAN,
    opened DATE,                        -- first valid_from
    observed_days INTEGER NOT NULL,
    month_days INTEGER NOT NULL,        -- days of the month in which the account was open
    renamed_from VARCHAR
);

CREATE TABLE edition_metric (           -- what was scored; 12 significant digits
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    value DOUBLE,
    base BIGINT,
    coverage DOUBLE,
    is_floor BOOLEAN NOT NULL
);

CREATE TABLE edition_board (
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,             -- ascii key, part of addresses: weibo-county
    place INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    platform VARCHAR,
    level VARCHAR,
    subjects INTEGER NOT NULL
);

CREATE TABLE edition_score (            -- one row a subject on a board
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    score DOUBLE,                       -- NULL = not ranked
    rank INTEGER,
    coverage DOUBLE,
    reason VARCHAR,                     -- why not ranked
    previous_rank INTEGER,
    change VARCHAR NOT NULL             -- up, down, same, new, no_comparison
);

CREATE TABLE edition_value (            -- every node's finished value (raw inputs are in edition_metric)
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    node VARCHAR NOT NULL,
    value DOUBLE
);

CREATE TABLE edition_part (             -- parts of a score; the printed ones sum to the printed score
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    part VARCHAR NOT NULL,              -- leaf key, adjustment key or `base`
    kind VARCHAR NOT NULL,              -- leaf, adjustment, base
    value DOUBLE NOT NULL,
    printed DOUBLE NOT NULL
);

-- What measuring keeps, so that nothing is worked out twice. All of it can be made again from the rest.

CREATE TABLE near_copy (                -- pairs of posts with nearly the same text, the earlier at most 30 days before
    month VARCHAR NOT NULL,             -- of the later post
    post_id BIGINT NOT NULL,            -- the later post; of two whose order is unknown the higher number
    earlier_id BIGINT NOT NULL,
    similarity DOUBLE NOT NULL,         -- Jaccard of 4-character shingles, 1 = the same text
    is_first BOOLEAN NOT NULL,          -- none with this text came before the earlier one
    order_known BOOLEAN NOT NULL,
    is_short BOOLEAN NOT NULL           -- under 20 characters: the same text, but no sign of copying
);

CREATE TABLE short_post (               -- posts whose text is too short to tell a copy by
    month VARCHAR NOT NULL,
    post_id BIGINT NOT NULL
);

CREATE TABLE compared_month (           -- months whose near copies are found
    month VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL             -- fingerprint of what they were found in
);

CREATE TABLE event_hit (                -- posts in the window of an event that fit its rule, whoever published them
    event_id VARCHAR NOT NULL,
    post_id BIGINT NOT NULL
);

CREATE TABLE searched_event (           -- events whose posts are found
    event_id VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL             -- fingerprint of the rule and of the posts in the window
);

CREATE TABLE day_print (                -- fingerprints of the posts and captures of each day
    source VARCHAR NOT NULL,            -- post, text (what near copies are told by), capture
    day DATE NOT NULL,
    rows BIGINT NOT NULL,
    mixed UBIGINT NOT NULL,             -- two sums over the hashes of the rows
    total HUGEINT NOT NULL
);

CREATE TABLE printed_store (            -- one row: what tells that the fingerprints of days still hold
    state VARCHAR                       -- NULL = no act on record: they do not
);

CREATE TABLE measured_month (           -- months whose metrics are kept
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,      -- account, matrix
    cut_off TIMESTAMP NOT NULL,
    inputs VARCHAR NOT NULL,            -- fingerprint of everything they were measured from
    state VARCHAR,                      -- of the store when that was last seen to hold; NULL = no act on record
    subjects VARCHAR[] NOT NULL         -- in order
);

CREATE TABLE measured_metric (          -- the values of one metric, in the order of the month's subjects
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    metric VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    value DOUBLE[] NOT NULL
);

CREATE TABLE measured_basis (           -- what values rest on, in the same order; many metrics share one
    month VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    basis VARCHAR NOT NULL,
    base BIGINT[] NOT NULL,             -- NULL within: the subject has no row of the metric
    coverage DOUBLE[] NOT NULL,
    is_floor BOOLEAN[] NOT NULL         -- where there is a value
);

CREATE TABLE edition_effect (           -- what a revision changed against the edition that it supersedes
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    part VARCHAR NOT NULL,              -- rank, score or the key of a part
    before DOUBLE,                      -- NULL = was not there
    after DOUBLE
);

CREATE TABLE edition_check (            -- what an edition was held against before publishing
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    standard_id VARCHAR,                -- NULL = of the whole edition
    rule VARCHAR NOT NULL,
    found DOUBLE,                       -- NULL = nothing to measure it by
    "limit" DOUBLE NOT NULL,
    must BOOLEAN NOT NULL,              -- broken, it stops publishing; else it is printed
    holds BOOLEAN NOT NULL,
    words VARCHAR NOT NULL,
    concerns VARCHAR                    -- subjects, for the editors only
);

CREATE TABLE edition_certainty (        -- how sure a rank is; ranked rows only
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    weights_low INTEGER NOT NULL,       -- best and worst usual rank under weights within 10 %
    weights_high INTEGER NOT NULL,
    metrics_low INTEGER NOT NULL,       -- best and worst rank with any one metric left out
    metrics_high INTEGER NOT NULL,
    band_first INTEGER NOT NULL,        -- first and last rank of those that cannot be told apart
    band_last INTEGER NOT NULL,
    warnings VARCHAR                    -- few_subjects, few_posts, few_reads, comma-joined
);

-- Objections, what is held out, and what both change. Rows are never changed: a later decision or release counts.

CREATE TABLE objection (                -- 异议: a claim against a draft or an edition
    objection_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    post VARCHAR,                       -- native id of the post that it is about
    metric VARCHAR,                     -- key of the metric that it is about
    claim VARCHAR NOT NULL,
    evidence VARCHAR,                   -- a link or the name of a document
    objector VARCHAR,                   -- whose claim; never leaves the store, and no phone is kept
    act_id INTEGER NOT NULL
);

CREATE TABLE objection_decision (       -- of several the last one counts
    objection_id INTEGER NOT NULL,
    decision VARCHAR NOT NULL,          -- upheld, partly, rejected
    reason VARCHAR NOT NULL,
    act_id INTEGER NOT NULL
);

CREATE TABLE amendment (                -- what a person's decision changes in what is measured
    amendment_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    objection_id INTEGER,               -- NULL = held out without an objection
    kind VARCHAR NOT NULL,              -- exclude, exclude_counts, exclude_followers, count, original, metric, level, matrix, post
    account_id VARCHAR NOT NULL,
    post VARCHAR,                       -- native id
    captured_at TIMESTAMP,              -- exclude_counts: of this capture alone; exclude_followers: the capture
    field VARCHAR,                      -- count: reads, likes, …; metric: its key
    value VARCHAR,                      -- what holds instead
    reason VARCHAR NOT NULL,
    evidence VARCHAR,
    act_id INTEGER NOT NULL
);

CREATE TABLE amendment_release (        -- an amendment that holds no longer
    amendment_id INTEGER PRIMARY KEY,
    reason VARCHAR NOT NULL,
    act_id INTEGER NOT NULL
);

CREATE TABLE anomaly_look (             -- months that were looked through for signs; the last time counts
    month VARCHAR NOT NULL,
    cut_off TIMESTAMP NOT NULL,
    looked_at TIMESTAMP NOT NULL
);

CREATE TABLE anomaly_finding (          -- what that look found, for dossiers; nothing that is published rests on it
    month VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,
    told VARCHAR NOT NULL               -- what was found, in words
);

CREATE TABLE anomaly_decision (         -- what persons decided of signs (待核实); of several on one code the last counts
    decision_id INTEGER PRIMARY KEY,
    month VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,              -- key of data/anomaly-signs.toml
    code VARCHAR NOT NULL,              -- of month, account, sign and evidence: other evidence has another code
    decision VARCHAR NOT NULL,          -- cleared, held, corrected
    reason VARCHAR NOT NULL,
    told VARCHAR NOT NULL,              -- what had been found, in words
    act_id INTEGER NOT NULL
);

CREATE TABLE anomaly_amendment (        -- the amendments that a decision made
    decision_id INTEGER NOT NULL,
    amendment_id INTEGER NOT NULL
);

CREATE TABLE edition_amendment (        -- what was decided on the month and holds in an edition
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    source VARCHAR NOT NULL,            -- objection, hold
    number INTEGER NOT NULL,            -- of the objection or amendment
    subject VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,          -- upheld, partly, rejected; held, corrected
    kind VARCHAR,                       -- as in amendment; NULL = nothing is changed
    post VARCHAR,
    field VARCHAR,
    value VARCHAR,
    reason VARCHAR NOT NULL,
    evidence VARCHAR,
    decided DATE NOT NULL
);

CREATE TABLE edition_amended (          -- what these change: rank, score and parts without and with them
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    before DOUBLE,
    after DOUBLE
);

CREATE TABLE edition_withheld (         -- figures that count, but are not given out: their source may not be published
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    metric VARCHAR NOT NULL
);

CREATE TABLE edition_day (              -- posts a day of the members of matrices, on the days on which they were open
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    day DATE NOT NULL,
    posts INTEGER                       -- NULL = nobody looked on that day
);

CREATE TABLE edition_event (            -- the events released in the month
    edition_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    released VARCHAR NOT NULL,          -- 2026-10-08 09:00
    window_hours DOUBLE NOT NULL,
    expected INTEGER NOT NULL           -- accounts that should report it
);

CREATE TABLE edition_echo (             -- the accounts that reported an event
    edition_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    subject VARCHAR,
    hour INTEGER,                       -- whole hours from the release to the first report; NULL = known by its day alone
    posts INTEGER NOT NULL
);

CREATE TABLE edition_best (             -- the most read posts of an account
    edition_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    title VARCHAR,
    url VARCHAR,
    published VARCHAR NOT NULL,
    kind VARCHAR,
    reads BIGINT,
    interactions BIGINT,                -- decides where the platform gives no reads
    is_floor BOOLEAN NOT NULL
);

CREATE TABLE edition_case (             -- what editors named as good; by whom stays in review_point
    edition_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    title VARCHAR,                      -- NULL = of the account as a whole
    url VARCHAR,
    published VARCHAR,
    points DOUBLE NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE edition_move (             -- the first month of a new version: how its ranks differ from those by the version before
    edition_id VARCHAR NOT NULL,
    standard_id VARCHAR NOT NULL,
    board VARCHAR NOT NULL,
    before VARCHAR NOT NULL,            -- the version before
    subjects INTEGER NOT NULL,          -- ranked by both
    moved INTEGER NOT NULL,
    over_3 INTEGER NOT NULL,            -- by more than three places
    over_10 INTEGER NOT NULL,
    most INTEGER NOT NULL
);
