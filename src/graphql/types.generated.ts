import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { OAuthProviderRow, UserRow, SessionRow, InviteRow, InvitePreviewRow, LoginPayloadRow, RefreshSessionPayloadRow, ExchangeOAuthCodePayloadRow, UserStatsRow, UserConnectionRow, SessionConnectionRow, InviteConnectionRow, AuthMethod as AuthMethodValue, UserStatus as UserStatusValue, InviteStatus as InviteStatusValue } from '../domains/accounts/rows.ts';
import type { CampaignRow, AssignmentRow, CampaignConnectionRow, AssignmentConnectionRow, CampaignStatus as CampaignStatusValue } from '../domains/campaigns/rows.ts';
import type { ShopRow, ProductSeoRow, ProductRow, ShopSubscriptionRow, SitemapRow, ProductCountsRow, InvalidFieldRow, UpsertErrorRow, UpsertProductResultRow, ShopConnectionRow, ProductConnectionRow, ShopSubscriptionConnectionRow, SitemapConnectionRow, Plan as PlanValue, ProductStatus as ProductStatusValue, ShopSubscriptionStatus as ShopSubscriptionStatusValue, UpsertOutcome as UpsertOutcomeValue } from '../domains/commerce/rows.ts';
import type { MigrationRow, DatabaseCheckRow, MemoryCheckRow, CpuCheckRow, HealthRow, CollectionStatsRow, OperationCountsRow, DbStatsRow, PoolRow, ExplainedCommandRow, ExplanationRow, CollectionIndexesRow, DatabaseCollectionRow, PlanGuardReportRow, QueryShapeRow, QueryOperationRow, SlowQueriesRow, QueryStatsRow, BreakerRow, HistorySampleRow, HistoryRow, RunningCommandRow, ActivityRow, JobRow, JobConnectionRow, DeclaredJobRow, HealthStatus as HealthStatusValue, ConnectionState as ConnectionStateValue, MigrationState as MigrationStateValue, PlanVerdict as PlanVerdictValue, PlanGuardMode as PlanGuardModeValue, BreakerState as BreakerStateValue, JobStatus as JobStatusValue } from '../domains/operations/rows.ts';
import type { TodoListRow, TodoRow, TodoListConnectionRow, TodoConnectionRow, TodoPriority as TodoPriorityValue, TodoStatus as TodoStatusValue } from '../domains/tasks/rows.ts';
import type { WalletRow, TransactionRow, TransactionConnectionRow, TransactionType as TransactionTypeValue } from '../domains/wallets/rows.ts';
import type { Role as RoleValue } from '../kernel/viewer.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment, as an RFC 3339 string in UTC. */
  DateTime: { input: Date; output: Date; }
  /** An email address, kept in lower case. */
  EmailAddress: { input: string; output: string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** A whole number that a double holds exactly, up to 2^53 − 1: money in paise, and bytes. */
  SafeInt: { input: number; output: number; }
  /** An absolute URL. */
  URL: { input: URL; output: URL | string; }
};

/** An invitation that somebody was given. */
export type AcceptInviteInput = {
  /** Its code. */
  readonly code: Scalars['String']['input'];
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of accepting. */
export type AcceptInvitePayload = {
  readonly __typename?: 'AcceptInvitePayload';
  /** The invitation, used. */
  readonly invite: Invite;
  /** The viewer, with the role and the code. */
  readonly user: User;
};

/** What one process does at the moment. Counts are since its start. */
export type Activity = {
  readonly __typename?: 'Activity';
  /** The circuit breaker of the database. */
  readonly breaker: Breaker;
  /** These commands, the oldest first, 100 at most. Never a value. */
  readonly commands: ReadonlyArray<RunningCommand>;
  /** Errors in answers and refused requests by code, the most frequent first. */
  readonly errors: ReadonlyArray<CountedError>;
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** Queries and mutations that have ended. */
  readonly operations: Scalars['SafeInt']['output'];
  /** How many commands are on their way to the database and back. */
  readonly running: Scalars['Int']['output'];
  /** Since when it counts: its start. */
  readonly since: Scalars['DateTime']['output'];
  /** WebSockets that are open. */
  readonly sockets: Scalars['Int']['output'];
  /** Subscriptions that are open. */
  readonly subscriptions: Scalars['Int']['output'];
};

/** Who comes to a list. */
export type AddListMemberInput = {
  /** Refuses with CONFLICT where the list has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The list. */
  readonly listId: Scalars['ID']['input'];
  /** The user. */
  readonly userId: Scalars['ID']['input'];
};

/** The list with its new member. */
export type AddListMemberPayload = {
  readonly __typename?: 'AddListMemberPayload';
  /** The list as it is now. */
  readonly list: TodoList;
};

/** Slots for an agency. */
export type AssignAgencyInput = {
  /** Code of the agency: an active one of those that may take part. */
  readonly agencyCode: Scalars['String']['input'];
  /** The campaign's id. */
  readonly campaignId: Scalars['ID']['input'];
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How many, at least 1. */
  readonly slots: Scalars['SafeInt']['input'];
};

/** The slots that an agency got. */
export type AssignAgencyPayload = {
  readonly __typename?: 'AssignAgencyPayload';
  /** As they are now. */
  readonly assignment: Assignment;
  /** As it is now. */
  readonly campaign: Campaign;
};

/** Slots of a campaign that an agency has. */
export type Assignment = Node & {
  readonly __typename?: 'Assignment';
  /** Code of the agency. */
  readonly agencyCode: Scalars['String']['output'];
  /** Code of the brand. */
  readonly brandCode: Scalars['String']['output'];
  /** The campaign. */
  readonly campaign?: Maybe<Campaign>;
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** How many slots it has. */
  readonly slots: Scalars['SafeInt']['output'];
  /** How many of them are used. */
  readonly usedSlots: Scalars['SafeInt']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};

/** A page of assignments. */
export type AssignmentConnection = {
  readonly __typename?: 'AssignmentConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<AssignmentEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Assignment>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many assignments there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** An assignment in a list. */
export type AssignmentEdge = {
  readonly __typename?: 'AssignmentEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Assignment;
};

/** Orders of assignments. */
export type AssignmentOrder =
  /** Newest first. */
  | 'NEWEST';

/** How a user signs in. */
export type AuthMethod =
  /** By GitHub. */
  | 'github'
  /** By Google. */
  | 'google'
  /** By email and password. */
  | 'password';

/** What refuses commands while the database is gone. */
export type Breaker = {
  readonly __typename?: 'Breaker';
  /** How often it has opened since the process started. */
  readonly opened: Scalars['Int']['output'];
  /** Where it stands. */
  readonly state: BreakerState;
};

/** Where a circuit breaker stands. */
export type BreakerState =
  /** Commands are sent. */
  | 'closed'
  /** Commands are refused, and a probe asks whether the database is back. */
  | 'half_open'
  /** The database is gone: commands are refused at once. */
  | 'open';

/** What a brand pays agencies for: a number of slots, each worth a payout. */
export type Campaign = Node & {
  readonly __typename?: 'Campaign';
  /** Codes of the agencies that may take part. */
  readonly allowedAgencyCodes: ReadonlyArray<Scalars['String']['output']>;
  /** How many of them are assigned to agencies. */
  readonly assignedSlots: Scalars['SafeInt']['output'];
  /** Its slots by agency, as far as one may see them, newest first. */
  readonly assignments?: Maybe<AssignmentConnection>;
  /** Code of the brand. */
  readonly brandCode: Scalars['String']['output'];
  /** When it was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Whether it is deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** When it was deleted. */
  readonly deletedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** What a used slot pays, in paise (hundredths of the currency). */
  readonly payoutPaise: Scalars['SafeInt']['output'];
  /** When it begins. */
  readonly startsAt: Scalars['DateTime']['output'];
  /** Where it stands. */
  readonly status: CampaignStatus;
  /** Its name. */
  readonly title: Scalars['String']['output'];
  /** How many slots it has. */
  readonly totalSlots: Scalars['SafeInt']['output'];
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** How many of those are used. */
  readonly usedSlots: Scalars['SafeInt']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};


/** What a brand pays agencies for: a number of slots, each worth a payout. */
export type CampaignAssignmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of campaigns. */
export type CampaignConnection = {
  readonly __typename?: 'CampaignConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<CampaignEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Campaign>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many campaigns there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A campaign in a list. */
export type CampaignEdge = {
  readonly __typename?: 'CampaignEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Campaign;
};

/** Orders of campaigns. */
export type CampaignOrder =
  /** Newest first. */
  | 'NEWEST';

/** Where a campaign stands. */
export type CampaignStatus =
  /** Running. */
  | 'active'
  /** Being prepared; seen by its brand alone. */
  | 'draft'
  /** Over. */
  | 'ended'
  /** Stopped for now. */
  | 'paused';

/** A job to end. */
export type CancelJobInput = {
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The job's id. */
  readonly jobId: Scalars['ID']['input'];
};

/** The job that is to end. */
export type CancelJobPayload = {
  readonly __typename?: 'CancelJobPayload';
  /** As it is now: one that was at work still is, until it has heard of it. */
  readonly job: Job;
};

/** A new password, by the present one. */
export type ChangePasswordInput = {
  /** The present one. */
  readonly currentPassword: Scalars['String']['input'];
  /** At least 10 characters, and not the email. */
  readonly newPassword: Scalars['String']['input'];
};

/** What comes of a new password. */
export type ChangePasswordPayload = {
  readonly __typename?: 'ChangePasswordPayload';
  /** The viewer. */
  readonly user: User;
};

/** The plan that a shop is to have. */
export type ChangePlanInput = {
  /** Refuses (CONFLICT) when the shop has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The plan. */
  readonly plan: Plan;
  /** The shop's id. */
  readonly shopId: Scalars['ID']['input'];
};

/** The shop on its plan. */
export type ChangePlanPayload = {
  readonly __typename?: 'ChangePlanPayload';
  /** As it is now. */
  readonly shop: Shop;
  /** As it is now. */
  readonly subscription: ShopSubscription;
};

/** The indexes of a collection. */
export type CollectionIndexes = {
  readonly __typename?: 'CollectionIndexes';
  /** The collection. */
  readonly collection: Scalars['String']['output'];
  /** How many documents it has; null where the database user may not read it. */
  readonly documents?: Maybe<Scalars['SafeInt']['output']>;
  /** Those that are there, without the one of `_id`. */
  readonly indexes: ReadonlyArray<IndexReport>;
  /** Those that are not. */
  readonly missing: ReadonlyArray<MissingIndex>;
};

/** A collection. Sizes are bytes, of all shards together; null where the database user may not read them. */
export type CollectionStats = {
  readonly __typename?: 'CollectionStats';
  /** Average bytes of a document; null when there is none. */
  readonly avgObjSize?: Maybe<Scalars['Float']['output']>;
  /** How many documents. */
  readonly count?: Maybe<Scalars['SafeInt']['output']>;
  /** Bytes on disk for indexes. */
  readonly indexSize?: Maybe<Scalars['SafeInt']['output']>;
  /** Its indexes. */
  readonly indexes?: Maybe<ReadonlyArray<IndexStats>>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Bytes of the documents, uncompressed. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** Bytes on disk for documents. */
  readonly storageSize?: Maybe<Scalars['SafeInt']['output']>;
};

/** Database commands of one process since it started. */
export type CommandPerformance = {
  readonly __typename?: 'CommandPerformance';
  /** Average milliseconds that a command took; null before the first. */
  readonly avgQueryTime?: Maybe<Scalars['Float']['output']>;
  /** How many there were. */
  readonly commands: Scalars['SafeInt']['output'];
  /** How many took longer than `DB_SLOW_QUERY_MS` within the last hour. */
  readonly slowQueries: Scalars['SafeInt']['output'];
};

/** Which todo is done. */
export type CompleteTodoInput = {
  /** Refuses with CONFLICT where the todo has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The todo. */
  readonly todoId: Scalars['ID']['input'];
};

/** The todo that is done. */
export type CompleteTodoPayload = {
  readonly __typename?: 'CompleteTodoPayload';
  /** The todo as it is now. */
  readonly todo: Todo;
};

/** What the connection of one process has been through since the process started. */
export type ConnectionRecord = {
  readonly __typename?: 'ConnectionRecord';
  /** Tries to open it. */
  readonly attempts: Scalars['Int']['output'];
  /** How often it was opened. */
  readonly connects: Scalars['Int']['output'];
  /** How often it was lost. */
  readonly disconnects: Scalars['Int']['output'];
  /** How often something went wrong. */
  readonly errors: Scalars['Int']['output'];
  /** Class of the last error, without its text. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** When that was. */
  readonly lastErrorAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often it came back. */
  readonly reconnects: Scalars['Int']['output'];
  /** Since when. */
  readonly since: Scalars['DateTime']['output'];
  /** Where it stands. */
  readonly state: ConnectionState;
  /** Seconds that it has been connected without a break; 0 while it is not. */
  readonly uptime: Scalars['SafeInt']['output'];
};

/** State of a connection to the database. */
export type ConnectionState =
  /** A server takes writes. */
  | 'connected'
  /** Being opened for the first time. */
  | 'connecting'
  /** No server takes writes. */
  | 'disconnected'
  /** Being closed. */
  | 'disconnecting';

/** Errors of one code. */
export type CountedError = {
  readonly __typename?: 'CountedError';
  /** The code. */
  readonly code: ErrorCode;
  /** How many. */
  readonly count: Scalars['SafeInt']['output'];
  /** When the last one was told. */
  readonly lastAt: Scalars['DateTime']['output'];
};

/** Processors of the machine. Degraded above 70 %, unhealthy above 90 %. */
export type CpuCheck = {
  readonly __typename?: 'CpuCheck';
  /** What does not work. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** What is degraded. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** How it is. */
  readonly status: HealthStatus;
  /** Percent in use over the last 10 to 20 seconds; null in the first moment of the process. */
  readonly usage?: Maybe<Scalars['Float']['output']>;
};

/** A campaign to make. */
export type CreateCampaignInput = {
  /** Codes of the agencies that may take part, at most 100: of active ones (NOT_FOUND). */
  readonly allowedAgencyCodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Code of the brand; the viewer's own where it is left out. */
  readonly brandCode?: InputMaybe<Scalars['String']['input']>;
  /** When it ends, after it began. */
  readonly endsAt: Scalars['DateTime']['input'];
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What a used slot pays, in paise (hundredths of the currency). */
  readonly payoutPaise: Scalars['SafeInt']['input'];
  /** When it begins. */
  readonly startsAt: Scalars['DateTime']['input'];
  /** Its name, at most 200 characters. */
  readonly title: Scalars['String']['input'];
  /** How many slots it has, at least 1. */
  readonly totalSlots: Scalars['SafeInt']['input'];
};

/** The campaign that was made. */
export type CreateCampaignPayload = {
  readonly __typename?: 'CreateCampaignPayload';
  /** As it is now. */
  readonly campaign: Campaign;
};

/** What an invitation offers. */
export type CreateInviteInput = {
  /** When it ends, within 90 days; in 14 days when it is left out. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The code it goes under: for admins; everybody else has his own. */
  readonly parentCode?: InputMaybe<Scalars['String']['input']>;
  /** The role it gives. */
  readonly role: Role;
};

/** The invitation that was made. */
export type CreateInvitePayload = {
  readonly __typename?: 'CreateInvitePayload';
  /** With its code. */
  readonly invite: Invite;
};

/** A product to make. */
export type CreateProductInput = {
  /** ISO 4217 currency code. */
  readonly currency: Scalars['String']['input'];
  /** What it is, at most 20,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Its name in URLs, unique within the shop: small letters and digits, with - or _ between them. */
  readonly handle: Scalars['String']['input'];
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether its content is optimized. */
  readonly optimized?: InputMaybe<Scalars['Boolean']['input']>;
  /** Its price in paise (hundredths of the currency), 0 or more. */
  readonly pricePaise: Scalars['SafeInt']['input'];
  /** Its entry in search engines. */
  readonly seo?: InputMaybe<ProductSeoInput>;
  /** The id of the shop that sells it. */
  readonly shopId: Scalars['ID']['input'];
  /** Draft, active or archived; a draft when it is left out. */
  readonly status?: InputMaybe<ProductStatus>;
  /** At most 50 tags of at most 100 characters. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Its name, at most 255 characters. */
  readonly title: Scalars['String']['input'];
};

/** The product that was made. */
export type CreateProductPayload = {
  readonly __typename?: 'CreateProductPayload';
  /** As it is now. */
  readonly product: Product;
};

/** A new todo. */
export type CreateTodoInput = {
  /** Who is to do it: a member of the list. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** Until when. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The list. */
  readonly listId: Scalars['ID']['input'];
  /** More about it, at most 10,000 characters. */
  readonly notes?: InputMaybe<Scalars['String']['input']>;
  /** How much it matters. */
  readonly priority?: InputMaybe<TodoPriority>;
  /** What to do, at most 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** A new list. */
export type CreateTodoListInput = {
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, at most 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** The list that was made. */
export type CreateTodoListPayload = {
  readonly __typename?: 'CreateTodoListPayload';
  /** The list. */
  readonly list: TodoList;
};

/** The todo that was written. */
export type CreateTodoPayload = {
  readonly __typename?: 'CreateTodoPayload';
  /** The todo. */
  readonly todo: Todo;
};

/** What goes into a wallet. */
export type CreditWalletInput = {
  /** How much, in paise, above zero. */
  readonly amountPaise: Scalars['SafeInt']['input'];
  /** Makes a repeat harmless, for ever: it gets the first transaction. One key is one credit, debit or transfer of the viewer. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What for, at most 500 characters. */
  readonly reason: Scalars['String']['input'];
  /** The wallet. */
  readonly walletId: Scalars['ID']['input'];
};

/** What came of a credit. */
export type CreditWalletPayload = {
  readonly __typename?: 'CreditWalletPayload';
  /** The credit; `balanceAfterPaise` is what the wallet held then. */
  readonly transaction: Transaction;
  /** The wallet, as it was then where a repeat gets the first result. */
  readonly wallet?: Maybe<Wallet>;
};

/** How the database is. Degraded above 100 ms of latency or without all members of the set, unhealthy above 500 ms, or when it does not answer or takes no writes. */
export type DatabaseCheck = {
  readonly __typename?: 'DatabaseCheck';
  /** State of the connection. */
  readonly connection: ConnectionState;
  /** What does not work. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** Milliseconds until a ping was answered; null when it was not. */
  readonly latency?: Maybe<Scalars['Float']['output']>;
  /** What is degraded. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Connections of this process. */
  readonly poolSize: PoolSize;
  /** Whether a write, confirmed by a majority, could be read again; null when that was not tried. */
  readonly readWrite?: Maybe<Scalars['Boolean']['output']>;
  /** The same as a number: 0 disconnected, 1 connected, 2 connecting, 3 disconnecting. */
  readonly readyState: Scalars['Int']['output'];
  /** Members of the replica set; null where the database is none. */
  readonly replicaSet?: Maybe<ReplicaSetMembers>;
  /** How it is. */
  readonly status: HealthStatus;
};

/** A collection, as the documents are that were looked at. */
export type DatabaseCollection = {
  readonly __typename?: 'DatabaseCollection';
  /** Whether a model declares it. */
  readonly declared: Scalars['Boolean']['output'];
  /** How many documents it has, by the database's own count. */
  readonly documents: Scalars['SafeInt']['output'];
  /** Its fields: `seo.title` within an object, `tags[]` for what an array holds. */
  readonly fields: ReadonlyArray<SchemaField>;
  /** Its indexes; null where the database user may not read them. */
  readonly indexes?: Maybe<ReadonlyArray<SchemaIndex>>;
  /** What does not fit, the most frequent first. */
  readonly misfits: ReadonlyArray<SchemaMisfit>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Fields that hold ids. */
  readonly relations: ReadonlyArray<SchemaRelation>;
  /** How many of them were looked at. */
  readonly sampled: Scalars['Int']['output'];
  /** How many were too large for that. */
  readonly skipped: Scalars['Int']['output'];
  /** The type of the API that shows it. */
  readonly type?: Maybe<Scalars['String']['output']>;
  /** How many of those looked at do not fit what is declared. */
  readonly unfit: Scalars['Int']['output'];
  /** How many that makes of all documents, where a sample was looked at; else `unfit`. */
  readonly unfitEstimate: Scalars['SafeInt']['output'];
  /** Whether these are all; else they are a random sample, and counts are of the sample. */
  readonly whole: Scalars['Boolean']['output'];
};

/** Size of a database. Sizes are bytes. */
export type DatabaseSize = {
  readonly __typename?: 'DatabaseSize';
  /** How many collections. */
  readonly collections: Scalars['Int']['output'];
  /** Bytes of the documents, uncompressed. */
  readonly dataSize: Scalars['SafeInt']['output'];
  /** How many documents. */
  readonly documents: Scalars['SafeInt']['output'];
  /** Bytes on disk for indexes. */
  readonly indexSize: Scalars['SafeInt']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Bytes on disk for documents. */
  readonly storageSize: Scalars['SafeInt']['output'];
};

/** Statistics of the database and its server. */
export type DbStats = {
  readonly __typename?: 'DbStats';
  /** Share of pages that the storage engine (WiredTiger) found in its cache, 0 to 1, since the server started. */
  readonly cacheHitRatio?: Maybe<Scalars['Float']['output']>;
  /** Its collections, those of others too, by name. */
  readonly collections: ReadonlyArray<CollectionStats>;
  /** Connections to the server, of all its clients. */
  readonly connections?: Maybe<ServerConnections>;
  /** The database as a whole. */
  readonly database?: Maybe<DatabaseSize>;
  /** When they were read. */
  readonly generatedAt: Scalars['DateTime']['output'];
  /** The process that answers, whose own figures these are where a field says so. */
  readonly instance: Scalars['String']['output'];
  /** Operations that wait for a lock. */
  readonly lockQueue?: Maybe<LockQueue>;
  /** What the server was asked to do, by all its clients. */
  readonly operations?: Maybe<OperationStats>;
  /** Database commands of this process. */
  readonly performance: CommandPerformance;
  /** Writes that the server had to try again since another one changed the same document, since it started. */
  readonly writeConflicts?: Maybe<Scalars['SafeInt']['output']>;
};

/** What goes out of a wallet. */
export type DebitWalletInput = {
  /** How much, in paise, above zero. */
  readonly amountPaise: Scalars['SafeInt']['input'];
  /** Makes a repeat harmless, for ever: it gets the first transaction. One key is one credit, debit or transfer of the viewer. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What for, at most 500 characters. */
  readonly reason: Scalars['String']['input'];
  /** The wallet. */
  readonly walletId: Scalars['ID']['input'];
};

/** What came of a debit. */
export type DebitWalletPayload = {
  readonly __typename?: 'DebitWalletPayload';
  /** The debit; `balanceAfterPaise` is what the wallet held then. */
  readonly transaction: Transaction;
  /** The wallet, as it was then where a repeat gets the first result. */
  readonly wallet?: Maybe<Wallet>;
};

/** A field as a model declares it. */
export type DeclaredField = {
  readonly __typename?: 'DeclaredField';
  /** What it is where nothing is given; null where that is nothing, or worked out. */
  readonly fallback?: Maybe<Scalars['JSON']['output']>;
  /** What it holds, by the same names; null for anything. */
  readonly kind?: Maybe<Scalars['String']['output']>;
  /** Whether every document has it. */
  readonly required: Scalars['Boolean']['output'];
  /** Whether a unique index holds it, alone or with other fields. */
  readonly unique: Scalars['Boolean']['output'];
  /** The values that it may have, where these are a few. */
  readonly values?: Maybe<ReadonlyArray<Scalars['JSON']['output']>>;
};

/** Work that is done beside requests: at the times of its schedule, or when an administrator asks for it. */
export type DeclaredJob = {
  readonly __typename?: 'DeclaredJob';
  /** How often a run is begun before it has failed. */
  readonly attempts: Scalars['Int']['output'];
  /** What it does. */
  readonly does: Scalars['String']['output'];
  /** When it succeeded last, as of the last minute; null where that is not known. */
  readonly lastSuccessAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its name, by which it is run. */
  readonly name: Scalars['String']['output'];
  /** When the next run that waits is due, as of the last minute; null where none waits. */
  readonly nextRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** Five fields of cron, in UTC; null where it runs only when it is asked for. */
  readonly schedule?: Maybe<Scalars['String']['output']>;
  /** Milliseconds that one attempt may take. */
  readonly timeLimitMs: Scalars['SafeInt']['output'];
};

/** A product to delete. */
export type DeleteProductInput = {
  /** Refuses (CONFLICT) when the product has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The product's id. */
  readonly productId: Scalars['ID']['input'];
};

/** The deleted product. */
export type DeleteProductPayload = {
  readonly __typename?: 'DeleteProductPayload';
  /** As it was. */
  readonly product: Product;
};

/** Which todo is deleted. */
export type DeleteTodoInput = {
  /** Refuses with CONFLICT where the todo has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The todo. */
  readonly todoId: Scalars['ID']['input'];
};

/** Which list is deleted. */
export type DeleteTodoListInput = {
  /** Refuses with CONFLICT where the list has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The list. */
  readonly listId: Scalars['ID']['input'];
};

/** What was deleted. */
export type DeleteTodoListPayload = {
  readonly __typename?: 'DeleteTodoListPayload';
  /** How many todos went with it. */
  readonly deletedTodos: Scalars['Int']['output'];
  /** The list as it was. */
  readonly list: TodoList;
};

/** What was deleted. */
export type DeleteTodoPayload = {
  readonly __typename?: 'DeleteTodoPayload';
  /** The todo as it was. */
  readonly todo: Todo;
};

/** Whom to delete. */
export type DeleteUserInput = {
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The user's id. */
  readonly userId: Scalars['ID']['input'];
};

/** The user who was meant. */
export type DeleteUserPayload = {
  readonly __typename?: 'DeleteUserPayload';
  /** As he is now. */
  readonly user: User;
};

/** The code in `extensions.code` of every error. */
export type ErrorCode =
  /** The request is not a GraphQL request. */
  | 'BAD_REQUEST'
  /** The document has changed since it was read; `current` has its fields as they are now. */
  | 'CONFLICT'
  /** The database cannot be reached at the moment. */
  | 'DATABASE_UNAVAILABLE'
  /** Another document has this value; `fields` names the fields. */
  | 'DUPLICATE_KEY'
  /** The viewer may not do this. */
  | 'FORBIDDEN'
  /** The document is not valid GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The idempotency key was used for something else: another mutation, or another input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** The wallet does not hold that much. */
  | 'INSUFFICIENT_FUNDS'
  /** Something went wrong on our side; `requestId` finds it in the log. */
  | 'INTERNAL_ERROR'
  /** A cursor of another list, filter or order, or a damaged one. */
  | 'INVALID_CURSOR'
  /** Not an id, or an id of another type; `argument` names it. */
  | 'INVALID_ID'
  /** An argument's value is not allowed; `argument` names it, of an `input` the field in it. */
  | 'INVALID_INPUT'
  /** There is no such thing, or it is not the viewer's. */
  | 'NOT_FOUND'
  /** It is not known whether the write took effect. */
  | 'OUTCOME_UNKNOWN'
  /** The server is at its capacity; try again later. */
  | 'OVERLOADED'
  /** No operation is stored under this hash. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** Only stored operations are answered. */
  | 'PERSISTED_QUERY_REQUIRED'
  /** The identity provider (Google, GitHub, or whoever issued the token) cannot be reached at the moment. */
  | 'PROVIDER_UNAVAILABLE'
  /** The document asks for too much at once. */
  | 'QUERY_TOO_COMPLEX'
  /** The document is nested too deeply. */
  | 'QUERY_TOO_DEEP'
  /** Too many requests. */
  | 'RATE_LIMITED'
  /** Fewer slots are left than are asked for; `slotsLeft` says how many. */
  | 'SLOTS_EXHAUSTED'
  /** The operation did not end within its time. */
  | 'TIMEOUT'
  /** The viewer must sign in, or his token is not valid. */
  | 'UNAUTHENTICATED'
  /** No index serves this combination of filters and order; the message names those that are served. */
  | 'UNINDEXED_QUERY'
  /** A document is not valid; `fields` has field, message and kind (see InvalidField). */
  | 'VALIDATION_ERROR'
  /** There is no such wallet. */
  | 'WALLET_NOT_FOUND';

/** What somebody has who comes back from a provider. */
export type ExchangeOAuthCodeInput = {
  /** The `code` of the address he came back to: good once, and for a minute. */
  readonly code: Scalars['String']['input'];
  /** What the challenge was made of, which never left the client. */
  readonly verifier: Scalars['String']['input'];
};

/** What signing in by a provider gives. */
export type ExchangeOAuthCodePayload = {
  readonly __typename?: 'ExchangeOAuthCodePayload';
  /** Goes into `Authorization: Bearer …`. */
  readonly accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Renews the session, once, by `refreshSession`. */
  readonly refreshToken: Scalars['String']['output'];
  /** Who has signed in. */
  readonly user: User;
};

/** A read, and how the database answers it. */
export type ExplainedCommand = {
  readonly __typename?: 'ExplainedCommand';
  /** What it reads. */
  readonly collection: Scalars['String']['output'];
  /** Documents that were looked at. */
  readonly docsExamined: Scalars['SafeInt']['output'];
  /** Milliseconds that it took, by the database. */
  readonly executionMs: Scalars['Float']['output'];
  /** Keys of the indexes that are read; names, for what a `$lookup` reads. */
  readonly indexes: ReadonlyArray<Scalars['JSON']['output']>;
  /** Entries of indexes that were looked at. */
  readonly keysExamined: Scalars['SafeInt']['output'];
  /** `find` or `aggregate`. */
  readonly method: Scalars['String']['output'];
  /** The places of the answer that it serves. */
  readonly paths: ReadonlyArray<Scalars['String']['output']>;
  /** The whole plan as the database tells it, with the values of the operation. */
  readonly plan: Scalars['JSON']['output'];
  /** Milliseconds that planning took: by the database from MongoDB 8.0 on, else those of an explain that only plans, by the clock of this process, the way there and back included. */
  readonly planningMs?: Maybe<Scalars['Float']['output']>;
  /** Why it is not INDEXED. */
  readonly reasons: ReadonlyArray<Scalars['String']['output']>;
  /** What would serve it better. */
  readonly recommendations: ReadonlyArray<Scalars['String']['output']>;
  /** Plans that were tried and not taken. */
  readonly rejectedPlans: ReadonlyArray<Scalars['JSON']['output']>;
  /** Documents that it gave, those of all parents together where it answers several. */
  readonly returned: Scalars['SafeInt']['output'];
  /** The command without its values. */
  readonly shape: Scalars['String']['output'];
  /** Stages of the plan, such as IXSCAN, each once. */
  readonly stages: ReadonlyArray<Scalars['String']['output']>;
  /** How well it is served. */
  readonly verdict: PlanVerdict;
};

/** The plans of an operation. */
export type Explanation = {
  readonly __typename?: 'Explanation';
  /** Its reads, in the order in which they were sent. */
  readonly commands: ReadonlyArray<ExplainedCommand>;
  /** Fields that were refused. */
  readonly errors: ReadonlyArray<ExplanationError>;
  /** Why there is no verdict; null where there is one. */
  readonly noVerdict?: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly operation?: Maybe<Scalars['String']['output']>;
  /** What it reads, or would have read, of which no plan is told, in sentences: what lies below refused fields, and reports that look by themselves. */
  readonly unplanned: ReadonlyArray<Scalars['String']['output']>;
  /** The worst of its commands; null where none was sent. */
  readonly verdict?: Maybe<PlanVerdict>;
};

/** A field that was refused while an operation was run to be explained. */
export type ExplanationError = {
  readonly __typename?: 'ExplanationError';
  /** The code it would have had. */
  readonly code: ErrorCode;
  /** What was said. */
  readonly message: Scalars['String']['output'];
  /** Where in the answer. */
  readonly path: Scalars['String']['output'];
};

/** The report of one process. */
export type Health = {
  readonly __typename?: 'Health';
  /** The single checks. */
  readonly checks: HealthChecks;
  /** What the process is for: development, production or test. */
  readonly environment: Scalars['String']['output'];
  /** Why it cannot; null where it can. */
  readonly notReady?: Maybe<Scalars['String']['output']>;
  /** Whether the process can serve, as `GET /health/ready` has it. */
  readonly ready: Scalars['Boolean']['output'];
  /** The worst of the checks. */
  readonly status: HealthStatus;
  /** When it was made. */
  readonly timestamp: Scalars['DateTime']['output'];
  /** Seconds since the process started. */
  readonly uptime: Scalars['Int']['output'];
  /** Version of the server. */
  readonly version: Scalars['String']['output'];
};

/** The single checks of a report. */
export type HealthChecks = {
  readonly __typename?: 'HealthChecks';
  /** Processors of the machine. */
  readonly cpu: CpuCheck;
  /** The database, as this process reaches it. */
  readonly database: DatabaseCheck;
  /** Memory of this process. */
  readonly memory: MemoryCheck;
};

/** How well something is. */
export type HealthStatus =
  /** It works, and somebody should look at it. */
  | 'degraded'
  /** All is well. */
  | 'healthy'
  /** It does not work. */
  | 'unhealthy';

/** What one process did. */
export type History = {
  readonly __typename?: 'History';
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** Milliseconds from one sample to the next. */
  readonly intervalMs: Scalars['Int']['output'];
  /** The samples. */
  readonly samples: ReadonlyArray<HistorySample>;
  /** Since when it counts: its start. */
  readonly since: Scalars['DateTime']['output'];
};

/** What one process did in a few seconds. */
export type HistorySample = {
  readonly __typename?: 'HistorySample';
  /** When it ended. */
  readonly at: Scalars['DateTime']['output'];
  /** Where the circuit breaker of the database stood at its end. */
  readonly breaker: BreakerState;
  /** Commands to the database. */
  readonly commands: SampledCommands;
  /** Milliseconds until a ping was answered by the database; null when it was not. */
  readonly databaseLatencyMs?: Maybe<Scalars['Float']['output']>;
  /** Errors in answers and refused requests, by code; codes that did not occur are left out. */
  readonly errors: ReadonlyArray<SampledError>;
  /** The status of the health report at its end. */
  readonly health: HealthStatus;
  /** Queries and mutations. */
  readonly operations: SampledOperations;
  /** The pool of database connections. */
  readonly pool: SampledPool;
  /** The process itself. */
  readonly process: SampledProcess;
  /** Seconds that it covers. */
  readonly seconds: Scalars['Float']['output'];
};

/** An index that is there. */
export type IndexReport = {
  readonly __typename?: 'IndexReport';
  /** Whether a list or a model declares it: to drop it, that declaration goes first. */
  readonly declared: Scalars['Boolean']['output'];
  /** Its keys in order: 1, -1, or the kind of the index. */
  readonly keys: Scalars['JSON']['output'];
  /** The line of a migration that drops it, where it is redundant, or was not used once in 7 days or more since `since` and holds no rule (unique, TTL). */
  readonly migration?: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Whether it has not been used since then. */
  readonly neverUsed: Scalars['Boolean']['output'];
  /** Its options: unique, sparse, expireAfterSeconds, partialFilterExpression, … */
  readonly options: Scalars['JSON']['output'];
  /** The name of another index that answers all that this one does. */
  readonly redundantWith?: Maybe<Scalars['String']['output']>;
  /** Since when uses are counted: the start of that member, or when the index was made. */
  readonly since?: Maybe<Scalars['DateTime']['output']>;
  /** Bytes; null while it is being built, or where the database user may not read it. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** How often it was used since `since`, by the member of the replica set that answered; null where that may not be read. */
  readonly uses?: Maybe<Scalars['SafeInt']['output']>;
};

/** An index. */
export type IndexStats = {
  readonly __typename?: 'IndexStats';
  /** Its fields in order: 1 ascending, -1 descending, or the kind of the index. */
  readonly keys: Scalars['JSON']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Bytes on disk; null while it is being built. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
};

/** A shop to install. */
export type InstallShopInput = {
  /** ISO 3166 country code of two letters. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** Its domain, such as `shop-1.example.com`, in any case. */
  readonly domain: Scalars['String']['input'];
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, at most 100 characters. */
  readonly name: Scalars['String']['input'];
};

/** The shop that was installed. */
export type InstallShopPayload = {
  readonly __typename?: 'InstallShopPayload';
  /** As it is now; the viewer works for it. */
  readonly shop: Shop;
  /** What it pays for. */
  readonly subscription: ShopSubscription;
};

/** What is wrong with a field. */
export type InvalidField = {
  readonly __typename?: 'InvalidField';
  /** Its name; `seo.title` is within `seo`. */
  readonly field: Scalars['String']['output'];
  /** The rule that it breaks: `required`, `min`, `max`, `minlength`, `maxlength`, `enum`, `regexp` (its form), `cast` (its type), `unique`, or `invalid` for any other, of which the message tells. */
  readonly kind: Scalars['String']['output'];
  /** What it has to be. */
  readonly message: Scalars['String']['output'];
};

/** An invitation to join under a mediator or an agency. */
export type Invite = Node & {
  readonly __typename?: 'Invite';
  /** The code to accept it with. */
  readonly code: Scalars['String']['output'];
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who made it. */
  readonly createdBy?: Maybe<User>;
  /** When it ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** Code of the mediator or agency that invites. */
  readonly parentCode?: Maybe<Scalars['String']['output']>;
  /** The role it gives. */
  readonly role: Role;
  /** Where it stands; over from `expiresAt` on. */
  readonly status: InviteStatus;
  /** Who accepted it. */
  readonly usedBy?: Maybe<User>;
};

/** A page of invitations. */
export type InviteConnection = {
  readonly __typename?: 'InviteConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<InviteEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Invite>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many invitations there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** An invitation in a list. */
export type InviteEdge = {
  readonly __typename?: 'InviteEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Invite;
};

/** Orders of invitations. */
export type InviteOrder =
  /** The one that expires next first. */
  | 'EXPIRING'
  /** Newest first. */
  | 'NEWEST';

/** What an invitation shows to whoever holds its code. */
export type InvitePreview = {
  readonly __typename?: 'InvitePreview';
  /** When it ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The role it gives. */
  readonly role: Role;
  /** Where it stands. */
  readonly status: InviteStatus;
};

/** Where an invitation stands. */
export type InviteStatus =
  /** Can be accepted. */
  | 'active'
  /** Is over. */
  | 'expired'
  /** Was taken back. */
  | 'revoked'
  /** Was accepted. */
  | 'used';

/** A run of work that is done beside requests. */
export type Job = Node & {
  readonly __typename?: 'Job';
  /** How often it was begun. */
  readonly attempts: Scalars['Int']['output'];
  /** When it was queued. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who has asked for it; null where a schedule has queued it. */
  readonly createdBy?: Maybe<User>;
  /** Milliseconds of its last attempt; null where it has not ended. */
  readonly durationMs?: Maybe<Scalars['Float']['output']>;
  /** Why it failed, or why its last attempt did; null where none has, and when it has succeeded. */
  readonly failReason?: Maybe<Scalars['String']['output']>;
  /** When it ended; null where it has not. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** The process that is at work on it, or was last, for administrators; null where none was, and for others. */
  readonly instance?: Maybe<Scalars['String']['output']>;
  /** Until when its process has it, unless that gives another sign of life; past where a process has died and no other has taken it over yet; null where it is not at work. */
  readonly leaseEndsAt?: Maybe<Scalars['DateTime']['output']>;
  /** What is done, of `declaredJobs`. */
  readonly name: Scalars['String']['output'];
  /** When it is due; null where it does not wait. */
  readonly nextRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many things it has found that are not as they should be, of each rule at most 1,000; null where it does not look for any, or has found none and not ended. */
  readonly problems?: Maybe<Scalars['Int']['output']>;
  /** How far it is, as it has told in the last 10 seconds; null before it has told anything. */
  readonly progress?: Maybe<JobProgress>;
  /** The schedule that has queued it: five fields of cron, in UTC; null where somebody has asked for it. */
  readonly schedule?: Maybe<Scalars['String']['output']>;
  /** When its last attempt began, by the clock of the database. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  readonly status: JobStatus;
};

/** A page of jobs. */
export type JobConnection = {
  readonly __typename?: 'JobConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<JobEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Job>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many jobs there are in all, counted only when selected. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A job in a list. */
export type JobEdge = {
  readonly __typename?: 'JobEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Job;
};

/** Orders of jobs. */
export type JobOrder =
  /** Newest first. */
  | 'NEWEST'
  /** Oldest first. */
  | 'OLDEST';

/** How far a job is. */
export type JobProgress = {
  readonly __typename?: 'JobProgress';
  /** Parts that are done. */
  readonly done: Scalars['Int']['output'];
  /** All parts. */
  readonly of: Scalars['Int']['output'];
};

/** Where a job stands. */
export type JobStatus =
  /** It was ended by an administrator. */
  | 'cancelled'
  /** It has not, at any of its attempts, or has found something that is not as it should be. */
  | 'failed'
  /** It waits for its time, or for its turn. */
  | 'queued'
  /** It is at work. */
  | 'running'
  /** It has done what it is for. */
  | 'succeeded';

/** What a viewer has who comes back from a provider. */
export type LinkOAuthProviderInput = {
  /** The `code` of the address he came back to: good once, and for a minute. */
  readonly code: Scalars['String']['input'];
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What the challenge was made of, which never left the client. */
  readonly verifier: Scalars['String']['input'];
};

/** What comes of linking. */
export type LinkOAuthProviderPayload = {
  readonly __typename?: 'LinkOAuthProviderPayload';
  /** The viewer. */
  readonly user: User;
};

/** Operations that wait for a lock. */
export type LockQueue = {
  readonly __typename?: 'LockQueue';
  /** Those that read. */
  readonly readers: Scalars['Int']['output'];
  /** All. */
  readonly total: Scalars['Int']['output'];
  /** Those that write. */
  readonly writers: Scalars['Int']['output'];
};

/** Credentials of a user with a password. */
export type LoginInput = {
  /** The address, in any case. */
  readonly email: Scalars['EmailAddress']['input'];
  /** The password. */
  readonly password: Scalars['String']['input'];
};

/** What signing in gives. */
export type LoginPayload = {
  readonly __typename?: 'LoginPayload';
  /** Goes into `Authorization: Bearer …`. */
  readonly accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Renews the session, once, by `refreshSession`. */
  readonly refreshToken: Scalars['String']['output'];
  /** Who has signed in. */
  readonly user: User;
};

/** Which sessions end. */
export type LogoutEverywhereInput = {
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether the session that asks goes on. */
  readonly keepThis?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What comes of signing out everywhere. */
export type LogoutEverywherePayload = {
  readonly __typename?: 'LogoutEverywherePayload';
  /** How many sessions have ended. */
  readonly ended: Scalars['Int']['output'];
};

/** Which session ends; with neither, the one that asks. */
export type LogoutInput = {
  /** Ends the session of this token, also without an access token. */
  readonly refreshToken?: InputMaybe<Scalars['String']['input']>;
  /** Ends this session of the viewer's. */
  readonly sessionId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of signing out. */
export type LogoutPayload = {
  readonly __typename?: 'LogoutPayload';
  /** How many sessions have ended: 0 or 1. */
  readonly ended: Scalars['Int']['output'];
};

/** Memory of this process. Degraded above 75 %, unhealthy above 90 %. */
export type MemoryCheck = {
  readonly __typename?: 'MemoryCheck';
  /** What does not work. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** Bytes of the JavaScript heap. */
  readonly heapTotal: Scalars['SafeInt']['output'];
  /** Bytes in use in the JavaScript heap. */
  readonly heapUsed: Scalars['SafeInt']['output'];
  /** What is degraded. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** How it is. */
  readonly status: HealthStatus;
  /** Percent in use of what the process may have: of the container or machine, or of the JavaScript heap, whichever is nearer to its end. */
  readonly usage: Scalars['Float']['output'];
};

/** A change of what is stored, which runs once. */
export type Migration = {
  readonly __typename?: 'Migration';
  /** Why it failed: the first line of what was said, without values; null where it has not. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** When its last run ended; null where it has not. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The process that ran it last; null where it is pending. */
  readonly instance?: Maybe<Scalars['String']['output']>;
  /** Its name, which begins with the moment it was made. */
  readonly name: Scalars['String']['output'];
  /** When its last run began, by the clock of the database; null where it is pending. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  readonly state: MigrationState;
};

/** Where a migration stands. */
export type MigrationState =
  /** It has run. */
  | 'applied'
  /** It ended before its end; the next run goes on with it. */
  | 'failed'
  /** It has not run, or was taken back. */
  | 'pending'
  /** It runs, or was cut off; the next run goes on with it. */
  | 'running';

/** An index that is not there. */
export type MissingIndex = {
  readonly __typename?: 'MissingIndex';
  /** Whether it is declared; else commands that this process has sent ask for it. */
  readonly declared: Scalars['Boolean']['output'];
  /** Its keys in order: what is compared for equality, then the order, then a range. */
  readonly keys: Scalars['JSON']['output'];
  /** The line of a migration that makes it. */
  readonly migration: Scalars['String']['output'];
  /** Its options. */
  readonly options: Scalars['JSON']['output'];
  /** The shapes of these commands. */
  readonly shapes: ReadonlyArray<Scalars['String']['output']>;
};

/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Accepts an open invitation, once: gives its role and the code that goes with it. Who already has such a code keeps it, and is refused. */
  readonly acceptInvite: AcceptInvitePayload;
  /** Adds a user to one's own list: FORBIDDEN for its other members. Whoever is one already stays one. */
  readonly addListMember: AddListMemberPayload;
  /** Gives slots of a campaign to an agency that may take part. SLOTS_EXHAUSTED where it has not so many left, DUPLICATE_KEY where the agency has some. */
  readonly assignAgency: AssignAgencyPayload;
  /** Ends a job: at once where it waits, within 10 seconds where it is at work. One that has ended stays as it is. */
  readonly cancelJob: CancelJobPayload;
  /** Sets a new password, and ends all other sessions. */
  readonly changePassword: ChangePasswordPayload;
  /** Puts a shop on another plan, together with its subscription; its owner may. A cancelled subscription is active again. */
  readonly changePlan: ChangePlanPayload;
  /** Says that a todo is done. One that is done stays as it is. */
  readonly completeTodo: CompleteTodoPayload;
  /** Makes a campaign, a draft, under the viewer's brand; admins name one. */
  readonly createCampaign: CreateCampaignPayload;
  /** Makes an invitation: mediators for shoppers and agencies for mediators, under their own code; admins for any role. */
  readonly createInvite: CreateInvitePayload;
  /** Makes a product. DUPLICATE_KEY where the shop has one of this handle. */
  readonly createProduct: CreateProductPayload;
  /** Writes a todo on a list one is a member of. A list has at most 10,000, and of more than five members at most 50,000 divided by their number. */
  readonly createTodo: CreateTodoPayload;
  /** Makes a todo list, of which one is the owner and the first member. */
  readonly createTodoList: CreateTodoListPayload;
  /** Puts money in that comes from outside. For admins: whoever could do it for himself would make money. The wallet of a deleted user takes nothing: WALLET_NOT_FOUND. */
  readonly creditWallet: CreditWalletPayload;
  /** Takes money out of one's own wallet, or as an admin out of any: INSUFFICIENT_FUNDS where it does not hold that much. */
  readonly debitWallet: DebitWalletPayload;
  /** Deletes a product. */
  readonly deleteProduct: DeleteProductPayload;
  /** Deletes a todo. */
  readonly deleteTodo: DeleteTodoPayload;
  /** Deletes one's own list with all its todos, at once: FORBIDDEN for its other members. */
  readonly deleteTodoList: DeleteTodoListPayload;
  /** Deletes a user so that he can be restored, and ends his sessions. His email can be registered anew. */
  readonly deleteUser: DeleteUserPayload;
  /** Signs in whoever comes back from a provider with a code; makes an account, or links the one with the same verified email. Begin at `/oauth/google?challenge=…` or `/oauth/github?challenge=…`, where the challenge is the SHA-256 of the verifier, base64url. */
  readonly exchangeOAuthCode?: Maybe<ExchangeOAuthCodePayload>;
  /** Installs a shop on the STARTER plan; its owner is who installs it. One's own shop that was uninstalled is there again, with all it had, on the plan it had. DUPLICATE_KEY where the domain is another's, or installed. */
  readonly installShop: InstallShopPayload;
  /** Links the account at a provider, from which the viewer comes back with a code, to his own; DUPLICATE_KEY where it is linked to somebody else. */
  readonly linkOAuthProvider: LinkOAuthProviderPayload;
  /** Signs in by email and password, on a new session. After 5 wrong passwords (by default) an account waits a quarter of an hour: RATE_LIMITED. */
  readonly login?: Maybe<LoginPayload>;
  /** Ends a session: that of a refresh token, one of one's own by id, or else the one that asks. */
  readonly logout: LogoutPayload;
  /** Ends all sessions of the viewer. */
  readonly logoutEverywhere: LogoutEverywherePayload;
  /** Opens a wallet with nothing in it: one's own, or as an admin anybody's. A user has one: DUPLICATE_KEY. */
  readonly openWallet: OpenWalletPayload;
  /** Gives new tokens for a refresh token, once: a used one is refused and ends its session. One request at a time. */
  readonly refreshSession: RefreshSessionPayload;
  /** Makes an account. It may sign in when its email is verified, by the link that is mailed. The answer is the same for an email that has an account; its owner is told by mail. */
  readonly register: RegisterPayload;
  /** Lets a suspended user in again. */
  readonly reinstateUser: ReinstateUserPayload;
  /** Takes all slots back from an agency that has used none. */
  readonly removeAssignment: RemoveAssignmentPayload;
  /** Takes a member out of one's own list, or oneself out of another's; todos that he was to do are nobody's then. The owner stays. */
  readonly removeListMember: RemoveListMemberPayload;
  /** Says that a todo is not done after all. One that is open stays as it is. */
  readonly reopenTodo: ReopenTodoPayload;
  /** Mails a link to set a new password, if the email has an account; the answer does not tell. */
  readonly requestPasswordReset: RequestPasswordResetPayload;
  /** Mails a new verification link, if the email has an account that is not verified; the answer does not tell. */
  readonly resendVerification: ResendVerificationPayload;
  /** Sets a new password by the token of the link, which verifies the email too, and ends all sessions of the account. */
  readonly resetPassword: ResetPasswordPayload;
  /** Restores a deleted user; DUPLICATE_KEY where his email has been taken. */
  readonly restoreUser: RestoreUserPayload;
  /** Takes back an open invitation of one's own, or under one's own code. */
  readonly revokeInvite: RevokeInvitePayload;
  /** Queues a run of a declared job, to begin at once: of one name, one is at work at a time. */
  readonly runJob: RunJobPayload;
  /** Says where a campaign stands: a draft becomes active, an active one paused and active again, and each of them ended, which is for good. The status decides, whatever its dates say. */
  readonly setCampaignStatus: SetCampaignStatusPayload;
  /** Says what a user may do, and under which codes; a code that is left out stays, null takes it away. */
  readonly setUserRoles: SetUserRolesPayload;
  /** Shuts a user out, and ends his sessions: tokens given already hold 5 s at most. */
  readonly suspendUser: SuspendUserPayload;
  /** Takes a slot of an active campaign out of those that the viewer's agency has. The agency and its mediators do, for whom they place: a slot bears no name, so that shoppers do not serve themselves. SLOTS_EXHAUSTED where all are used. */
  readonly takeSlot: TakeSlotPayload;
  /** Gives money from one's own wallet, or as an admin from any, to another one of the same currency: both happen, or neither. The wallet of a deleted user gives, but takes nothing: WALLET_NOT_FOUND. */
  readonly transferFunds: TransferFundsPayload;
  /** Uninstalls a shop and cancels its subscription; its owner may. Nothing of it is deleted: it is read and written as before, only its plan rests until it is installed again. */
  readonly uninstallShop: UninstallShopPayload;
  /** Unlinks a provider, while another way to sign in remains. */
  readonly unlinkOAuthProvider: UnlinkOAuthProviderPayload;
  /** Changes how many slots an agency has; no fewer than are used. SLOTS_EXHAUSTED where the campaign has not so many left. */
  readonly updateAssignment: UpdateAssignmentPayload;
  /** Changes a campaign that has not ended; a field that is left out stays. */
  readonly updateCampaign: UpdateCampaignPayload;
  /** Changes a product; a field that is left out stays, null takes it away. */
  readonly updateProduct: UpdateProductPayload;
  /** Changes the viewer's names; a name that is left out stays, null takes it away. */
  readonly updateProfile: UpdateProfilePayload;
  /** Changes a shop; whoever works for it may. A field that is left out stays, null takes it away. */
  readonly updateShop: UpdateShopPayload;
  /** Changes a todo; what is left out stays, null takes away. */
  readonly updateTodo: UpdateTodoPayload;
  /** Renames a list one is a member of. */
  readonly updateTodoList: UpdateTodoListPayload;
  /** Makes or changes up to 1,000 products of a shop, found by their handles. Each stands for itself: what is wrong with one is told in its result and holds up no other. Two with one handle are refused before anything is written. */
  readonly upsertProducts: UpsertProductsPayload;
  /** Verifies an email address by the token of the link. */
  readonly verifyEmail: VerifyEmailPayload;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationAcceptInviteArgs = {
  input: AcceptInviteInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationAddListMemberArgs = {
  input: AddListMemberInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationAssignAgencyArgs = {
  input: AssignAgencyInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCancelJobArgs = {
  input: CancelJobInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationChangePlanArgs = {
  input: ChangePlanInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCompleteTodoArgs = {
  input: CompleteTodoInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreateCampaignArgs = {
  input: CreateCampaignInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreateInviteArgs = {
  input: CreateInviteInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreateProductArgs = {
  input: CreateProductInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreateTodoArgs = {
  input: CreateTodoInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreateTodoListArgs = {
  input: CreateTodoListInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationCreditWalletArgs = {
  input: CreditWalletInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationDebitWalletArgs = {
  input: DebitWalletInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationDeleteProductArgs = {
  input: DeleteProductInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationDeleteTodoArgs = {
  input: DeleteTodoInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationDeleteTodoListArgs = {
  input: DeleteTodoListInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationDeleteUserArgs = {
  input: DeleteUserInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationExchangeOAuthCodeArgs = {
  input: ExchangeOAuthCodeInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationInstallShopArgs = {
  input: InstallShopInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationLinkOAuthProviderArgs = {
  input: LinkOAuthProviderInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationLoginArgs = {
  input: LoginInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationLogoutArgs = {
  input: LogoutInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationLogoutEverywhereArgs = {
  input: LogoutEverywhereInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationOpenWalletArgs = {
  input: OpenWalletInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRegisterArgs = {
  input: RegisterInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationReinstateUserArgs = {
  input: ReinstateUserInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRemoveAssignmentArgs = {
  input: RemoveAssignmentInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRemoveListMemberArgs = {
  input: RemoveListMemberInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationReopenTodoArgs = {
  input: ReopenTodoInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationResendVerificationArgs = {
  input: ResendVerificationInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRestoreUserArgs = {
  input: RestoreUserInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRevokeInviteArgs = {
  input: RevokeInviteInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationRunJobArgs = {
  input: RunJobInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationSetCampaignStatusArgs = {
  input: SetCampaignStatusInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationSetUserRolesArgs = {
  input: SetUserRolesInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationSuspendUserArgs = {
  input: SuspendUserInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationTakeSlotArgs = {
  input: TakeSlotInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationTransferFundsArgs = {
  input: TransferFundsInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUninstallShopArgs = {
  input: UninstallShopInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUnlinkOAuthProviderArgs = {
  input: UnlinkOAuthProviderInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateAssignmentArgs = {
  input: UpdateAssignmentInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateCampaignArgs = {
  input: UpdateCampaignInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateProductArgs = {
  input: UpdateProductInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateShopArgs = {
  input: UpdateShopInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateTodoArgs = {
  input: UpdateTodoInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpdateTodoListArgs = {
  input: UpdateTodoListInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationUpsertProductsArgs = {
  input: UpsertProductsInput;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};

/** An object that can be refetched by its id. */
export type Node = {
  /** Type-tagged id, such as `prd_64f0c0ffee64f0c0ffee64f0`. */
  readonly id: Scalars['ID']['output'];
};

/** An account at a provider that is linked to the user. */
export type OAuthProvider = {
  readonly __typename?: 'OAuthProvider';
  /** When it was linked. */
  readonly connectedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was used last. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The picture there. */
  readonly profilePicture?: Maybe<Scalars['URL']['output']>;
  /** Which provider. */
  readonly provider: AuthMethod;
  /** The address there. */
  readonly providerEmail?: Maybe<Scalars['EmailAddress']['output']>;
};

/** Which wallet is opened. */
export type OpenWalletInput = {
  /** ISO 4217 currency code. */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whose it is; the viewer's own where it is left out. Another one's only for admins. */
  readonly ownerId?: InputMaybe<Scalars['ID']['input']>;
};

/** The wallet that was opened. */
export type OpenWalletPayload = {
  readonly __typename?: 'OpenWalletPayload';
  /** The wallet. */
  readonly wallet: Wallet;
};

/** Operations by kind. */
export type OperationCounts = {
  readonly __typename?: 'OperationCounts';
  /** All other commands. */
  readonly command: Scalars['SafeInt']['output'];
  /** Deletions. */
  readonly delete: Scalars['SafeInt']['output'];
  /** Further batches of a result. */
  readonly getmore: Scalars['SafeInt']['output'];
  /** Documents inserted. */
  readonly insert: Scalars['SafeInt']['output'];
  /** Queries. */
  readonly query: Scalars['SafeInt']['output'];
  /** Updates. */
  readonly update: Scalars['SafeInt']['output'];
};

/** Operations a second by kind. */
export type OperationRates = {
  readonly __typename?: 'OperationRates';
  /** All other commands. */
  readonly command: Scalars['Float']['output'];
  /** Deletions. */
  readonly delete: Scalars['Float']['output'];
  /** Further batches of a result. */
  readonly getmore: Scalars['Float']['output'];
  /** Documents inserted. */
  readonly insert: Scalars['Float']['output'];
  /** Queries. */
  readonly query: Scalars['Float']['output'];
  /** How many seconds they cover, up to 60. */
  readonly seconds: Scalars['Float']['output'];
  /** Updates. */
  readonly update: Scalars['Float']['output'];
};

/** What a database server was asked to do. */
export type OperationStats = {
  readonly __typename?: 'OperationStats';
  /** A second, over the last minute; null until two samples of the same server are a second apart. */
  readonly perSecond?: Maybe<OperationRates>;
  /** Since the server started. */
  readonly total: OperationCounts;
};

/** Where a page lies in its list (Relay cursor connections). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor to go on from with `after`; null when there is nothing to go on from. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /**
   * Whether there are more items behind this page. Filters that no index answers together are checked on a bounded number of
   * items: a page may then be short, or empty, and true although what is behind it fits nothing. `endCursor` goes on there.
   */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are items before this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item; null when the page is empty. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** What a shop pays for. */
export type Plan =
  /** The middle plan. */
  | 'growth'
  /** The largest plan. */
  | 'pro'
  /** The free plan. */
  | 'starter';

/** A shape of command that no index serves. */
export type PlanFinding = {
  readonly __typename?: 'PlanFinding';
  /** What it reads. */
  readonly collection: Scalars['String']['output'];
  /** When it was found. */
  readonly foundAt: Scalars['DateTime']['output'];
  /** The operation that asked for it first; `loadstone` where the server itself did. */
  readonly operation: Scalars['String']['output'];
  /** Where in its answer, or for what. */
  readonly path: Scalars['String']['output'];
  /** How many commands of it were refused. */
  readonly refused: Scalars['SafeInt']['output'];
  /** The command without its values. */
  readonly shape: Scalars['String']['output'];
  /** SCANS, SORTS or MISSING. */
  readonly verdict: PlanVerdict;
};

/** What is done about commands that no index serves, reads and writes (`PLAN_GUARD`). */
export type PlanGuardMode =
  /** Nothing. */
  | 'off'
  /** Each shape is planned before its first command, and refused with UNINDEXED_QUERY where no index serves it. */
  | 'refuse'
  /** Each shape is planned once, behind its first command, and what is found is logged and told. */
  | 'watch';

/** What a process has found of the plans of its commands, since it started. */
export type PlanGuardReport = {
  readonly __typename?: 'PlanGuardReport';
  /** Shapes that the database would not plan. */
  readonly failed: Scalars['SafeInt']['output'];
  /** The shapes that have none now, the latest first. */
  readonly findings: ReadonlyArray<PlanFinding>;
  /** Shapes that were found to have no index. */
  readonly found: Scalars['SafeInt']['output'];
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** What is done. */
  readonly mode: PlanGuardMode;
  /** Shapes that have been planned. */
  readonly planned: Scalars['SafeInt']['output'];
  /** Commands that were refused. */
  readonly refused: Scalars['SafeInt']['output'];
};

/** How well a command is served, the best first. */
export type PlanVerdict =
  /** More is looked at, or sorted in memory, within a bound: a search, a filter that is checked behind the index, a count. */
  | 'bounded'
  /** An index gives what is asked: at most 2 × returned + 2 documents are looked at. */
  | 'indexed'
  /** The index that the command names is not there, and the database refuses it: `npm run indexes` makes it. */
  | 'missing'
  /** A collection is read whole. */
  | 'scans'
  /** Documents are sorted in memory. */
  | 'sorts'
  /** More is looked at than that, and nothing bounds it. */
  | 'wasteful';

/** The pool of database connections of one process; in a replica set of all members together. */
export type Pool = {
  readonly __typename?: 'Pool';
  /** Open and idle. */
  readonly available: Scalars['Int']['output'];
  /** How long it takes to get a connection. */
  readonly checkOut: PoolTiming;
  /** How often one was given back, since the process started. */
  readonly checkedIn: Scalars['SafeInt']['output'];
  /** How often one was taken, since the process started. */
  readonly checkedOut: Scalars['SafeInt']['output'];
  /** How often the pool was cleared since its server failed. */
  readonly cleared: Scalars['SafeInt']['output'];
  /** How many were closed, since the process started. */
  readonly closed: Scalars['SafeInt']['output'];
  /** The same by reason. */
  readonly closedByReason: PoolClosings;
  /** What the connection has been through. */
  readonly connection: ConnectionRecord;
  /** How many were created, since the process started. */
  readonly created: Scalars['SafeInt']['output'];
  /** Being created. */
  readonly creating: Scalars['Int']['output'];
  /** How long it takes to create one. */
  readonly creation: PoolTiming;
  /** How often none could be had, since the process started. */
  readonly failed: Scalars['SafeInt']['output'];
  /** At work. */
  readonly inUse: Scalars['Int']['output'];
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** The most there may be. */
  readonly max: Scalars['Int']['output'];
  /** Connections that are kept open. */
  readonly min: Scalars['Int']['output'];
  /** Connections that exist: in use, available or being created. */
  readonly size: Scalars['Int']['output'];
  /** Share of the connections that are at work, 0 to 1, at the member that is used most. */
  readonly utilization: Scalars['Float']['output'];
  /** Operations that wait for a connection. */
  readonly waiting: Scalars['Int']['output'];
};

/** Closed connections by reason. */
export type PoolClosings = {
  readonly __typename?: 'PoolClosings';
  /** Broken. */
  readonly error: Scalars['SafeInt']['output'];
  /** Not used for `DB_MAX_IDLE_TIME`. */
  readonly idle: Scalars['SafeInt']['output'];
  /** The pool was closed. */
  readonly poolClosed: Scalars['SafeInt']['output'];
  /** Opened before their server failed. */
  readonly stale: Scalars['SafeInt']['output'];
};

/** Connections of a pool, in short. */
export type PoolSize = {
  readonly __typename?: 'PoolSize';
  /** Open and idle. */
  readonly available: Scalars['Int']['output'];
  /** At work. */
  readonly inUse: Scalars['Int']['output'];
  /** The most there may be. */
  readonly max: Scalars['Int']['output'];
};

/** Durations in milliseconds, since the process started; null until one was measured. */
export type PoolTiming = {
  readonly __typename?: 'PoolTiming';
  /** Their average. */
  readonly averageMs?: Maybe<Scalars['Float']['output']>;
  /** 19 of 20 took no longer. */
  readonly p95Ms?: Maybe<Scalars['Float']['output']>;
};

/** Something a shop sells. */
export type Product = Node & {
  readonly __typename?: 'Product';
  /** When it was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** ISO 4217 currency code. */
  readonly currency: Scalars['String']['output'];
  /** What it is. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Its name in URLs, unique within the shop. */
  readonly handle: Scalars['String']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** Whether its content is optimized. */
  readonly optimized: Scalars['Boolean']['output'];
  /** Its price in paise (hundredths of the currency). */
  readonly pricePaise: Scalars['SafeInt']['output'];
  /** Its entry in search engines. */
  readonly seo?: Maybe<ProductSeo>;
  /** The shop that sells it. */
  readonly shop?: Maybe<Shop>;
  /** Draft, active or archived. */
  readonly status: ProductStatus;
  /** Its tags. */
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** Its name. */
  readonly title: Scalars['String']['output'];
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};

/** A page of products. */
export type ProductConnection = {
  readonly __typename?: 'ProductConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ProductEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Product>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many products there are in all, exactly, counted only when selected: in an index, or row by row where no index has all of the filters; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A shop's products, counted. */
export type ProductCounts = {
  readonly __typename?: 'ProductCounts';
  /** Those with optimized content. */
  readonly optimized: Scalars['SafeInt']['output'];
  /** Those with an optimized search entry. */
  readonly seoOptimized: Scalars['SafeInt']['output'];
  /** All of them. */
  readonly total: Scalars['SafeInt']['output'];
};

/** A product in a list. */
export type ProductEdge = {
  readonly __typename?: 'ProductEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Product;
};

/** Orders of products. */
export type ProductOrder =
  /** Newest first. */
  | 'NEWEST'
  /** Changed last first. */
  | 'RECENTLY_UPDATED'
  /** By title, without case and accents. At most 1,000 matches are looked at; of more, `totalCount` is null and the others are not told. */
  | 'TITLE';

/** A product's entry in search engines. */
export type ProductSeo = {
  readonly __typename?: 'ProductSeo';
  /** Its text. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** What could be better. */
  readonly findings?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** Its keywords. */
  readonly keywords?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** ISO 639 language code. */
  readonly language?: Maybe<Scalars['String']['output']>;
  /** Whether it is optimized. */
  readonly optimized?: Maybe<Scalars['Boolean']['output']>;
  /** Since when it has been optimized; changes that leave it optimized leave this. */
  readonly optimizedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How good it is, 0–100. */
  readonly score?: Maybe<Scalars['Int']['output']>;
  /** Its headline. */
  readonly title?: Maybe<Scalars['String']['output']>;
};

/** A product's entry in search engines, or what changes in it. When it came to be `optimized` is kept in `optimizedAt`; that moment stays until the entry is not optimized any more, or gone. */
export type ProductSeoInput = {
  /** Its text, at most 1,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** At most 50 things that could be better, of at most 300 characters. */
  readonly findings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** At most 50 keywords of at most 100 characters. */
  readonly keywords?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** ISO 639 language code. */
  readonly language?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is optimized. */
  readonly optimized?: InputMaybe<Scalars['Boolean']['input']>;
  /** How good it is, 0–100. */
  readonly score?: InputMaybe<Scalars['Int']['input']>;
  /** Its headline, at most 255 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
};

/** Where a product stands. */
export type ProductStatus =
  /** For sale. */
  | 'active'
  /** No longer for sale. */
  | 'archived'
  /** Not for sale yet. */
  | 'draft';

/** Reads. Each domain adds its own fields. */
export type Query = {
  readonly __typename?: 'Query';
  /** What this process does at the moment, and what it has counted since it started. */
  readonly activity: Activity;
  /** Assignments one may see, newest first. Served: `campaignId`, `agencyCode` or `brandCode`. */
  readonly assignments: AssignmentConnection;
  /** The ways to sign in that this server offers: a provider is begun at /oauth/google or /oauth/github. */
  readonly authMethods: ReadonlyArray<AuthMethod>;
  /** A campaign by id. */
  readonly campaign?: Maybe<Campaign>;
  /** Campaigns one may see, newest first. Served: `brandCode`, `brandCode` with `status`, `agencyCode`, `agencyCode` with `status`, `status` or no filter. */
  readonly campaigns: CampaignConnection;
  /** What every collection holds, against what is declared. Never a value. */
  readonly databaseSchema: ReadonlyArray<DatabaseCollection>;
  /** Statistics of the database and its server: those of `GET /admin/database/stats`. At most a second old. What the database user may not read is null. */
  readonly dbStats: DbStats;
  /** What there is to be done, by name: what jobs are runs of. */
  readonly declaredJobs: ReadonlyArray<DeclaredJob>;
  /**
   * Runs a query as any other, has the database explain every read that it sends, with its execution, and gives the plans in
   * place of the answer. It is held against the same limits; a mutation or subscription is INVALID_INPUT. A field that is
   * refused takes no other with it: all others are explained.
   */
  readonly explain: Explanation;
  /** How this process and its database are: the report of `GET /health`. At most a second old. */
  readonly health: Health;
  /** What this process did in the last hour, in samples of 5 seconds, the oldest first. */
  readonly history: History;
  /** The indexes of every collection: their size and use, those that are redundant, and those that are missing. */
  readonly indexes: ReadonlyArray<CollectionIndexes>;
  /** What an invitation offers, for whoever holds its code; null when there is none. */
  readonly invite?: Maybe<InvitePreview>;
  /** Invitations one may see. Served: `parentCode`, `parentCode` with `status` or `createdBy` by NEWEST; `status` by EXPIRING for admins; no filter by NEWEST for admins. */
  readonly invites: InviteConnection;
  /** A job by id: an administrator's, or one that you have asked for. */
  readonly job?: Maybe<Job>;
  /**
   * Jobs that wait, are at work, or have ended: an administrator's are all, everybody else sees those that he has asked for.
   * The newest 100 of each name that succeeded or were cancelled, and 500 that failed, are kept.
   * Served: no filter, `name`, `status` or `name` with `status` by NEWEST or OLDEST for admins; no filter by NEWEST or OLDEST but for admins, to which `name` and `status` may be added.
   */
  readonly jobs: JobConnection;
  /** The signed-in viewer; null when nobody is signed in. */
  readonly me?: Maybe<User>;
  /** What changes what is stored (`npm run migrate`), by name: the migrations that this process has as files, and those that have run. */
  readonly migrations: ReadonlyArray<Migration>;
  /** Refetches any entity by its id; null when it does not exist or is not visible to you. */
  readonly node?: Maybe<Node>;
  /** Refetches several entities at once, in the order of the ids, null for each that you may not see. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** What this process has found of the plans of its commands (`PLAN_GUARD`). */
  readonly planGuard: PlanGuardReport;
  /** The pool of database connections of this process. */
  readonly pool: Pool;
  /** A product by id. */
  readonly product?: Maybe<Product>;
  /** A product by its shop and handle. */
  readonly productByHandle?: Maybe<Product>;
  /** Products one may see. Served: `shopId` by NEWEST, RECENTLY_UPDATED or TITLE, to which `optimized`, `seoOptimized`, `status` and `tag` may be added; `shopId` with `optimized`, `seoOptimized`, `status` or `tag` by RECENTLY_UPDATED, to which `optimized`, `seoOptimized`, `status` and `tag` may be added; no filter by NEWEST or RECENTLY_UPDATED; `search` with `shopId` by NEWEST. `updatedAfter` and `updatedBefore` may be added where the order is RECENTLY_UPDATED. */
  readonly products: ProductConnection;
  /** All commands to the database by operation, path and shape. Never a value. */
  readonly queryStats: QueryStats;
  /** A shop by id. */
  readonly shop?: Maybe<Shop>;
  /** A shop by its domain. */
  readonly shopByDomain?: Maybe<Shop>;
  /** Shops one may see. Served: no filter by NEWEST or NAME; `plan` or `ownerId` by NEWEST. */
  readonly shops: ShopConnection;
  /** The commands to the database that took long, by operation, path and shape, those with the slowest 95th percentile first. Never a value. */
  readonly slowQueries: SlowQueries;
  /** Subscriptions one may see, newest first. Served: no filter; `plan`, to which `status` may be added; `status`, to which `plan` may be added. */
  readonly subscriptions: ShopSubscriptionConnection;
  /** A todo by id. */
  readonly todo?: Maybe<Todo>;
  /** A todo list by id. */
  readonly todoList?: Maybe<TodoList>;
  /** Todo lists one is a member of, newest first; for admins those of others. Served: `member` or `ownerId`; no filter but for admins. */
  readonly todoLists: TodoListConnection;
  /** Todos of the lists one is a member of. Served: `listId`, `listId` with `status` or `userId` by NEWEST; `assigneeId` with `status` by NEWEST or DUE. `status` and `priority` may be added to each. */
  readonly todos: TodoConnection;
  /** The transaction that one made oneself under an idempotency key; of a transfer, which makes two, the outgoing one. */
  readonly transactionByKey?: Maybe<Transaction>;
  /** Transactions one may see, newest first. Served: `walletId` or `walletId` with `type`; `ownerId` or `createdBy`, to which `type` may be added; no filter for admins, to which `type` may be added. `createdAfter` and `createdBefore` may be added. */
  readonly transactions: TransactionConnection;
  /** A user by id: oneself, or anyone for admins. */
  readonly user?: Maybe<User>;
  /** A user by email address. */
  readonly userByEmail?: Maybe<User>;
  /** How users sign in, the most used way first. */
  readonly userStats: ReadonlyArray<UserStats>;
  /** Users, newest first. Served: no filter by NEWEST, OLDEST, NAME or EMAIL; `authMethod`, `verified`, `authMethod` with `verified` or `role` with `status` by NEWEST or OLDEST; `brandCode` with `role`, `mediatorCode` with `role` or `agencyCode` with `role` by NEWEST; `search` by NEWEST. `verified`, `authMethod`, `status` and `role` may be added to each. `createdAfter` and `createdBefore` may be added. */
  readonly users: UserConnection;
  /** A wallet by id. */
  readonly wallet?: Maybe<Wallet>;
};


/** Reads. Each domain adds its own fields. */
export type QueryAssignmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  agencyCode?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  brandCode?: InputMaybe<Scalars['String']['input']>;
  campaignId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<AssignmentOrder>;
};


/** Reads. Each domain adds its own fields. */
export type QueryCampaignArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryCampaignsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  agencyCode?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  brandCode?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<CampaignOrder>;
  status?: InputMaybe<CampaignStatus>;
};


/** Reads. Each domain adds its own fields. */
export type QueryDatabaseSchemaArgs = {
  sample?: InputMaybe<Scalars['Int']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryExplainArgs = {
  as?: InputMaybe<Scalars['ID']['input']>;
  operation: Scalars['String']['input'];
  operationName?: InputMaybe<Scalars['String']['input']>;
  variables?: InputMaybe<Scalars['JSON']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryHistoryArgs = {
  after?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryInviteArgs = {
  code: Scalars['String']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryInvitesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  createdBy?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<InviteOrder>;
  parentCode?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<InviteStatus>;
};


/** Reads. Each domain adds its own fields. */
export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  orderBy?: InputMaybe<JobOrder>;
  status?: InputMaybe<JobStatus>;
};


/** Reads. Each domain adds its own fields. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryProductArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryProductByHandleArgs = {
  handle: Scalars['String']['input'];
  shopId: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  optimized?: InputMaybe<Scalars['Boolean']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
  seoOptimized?: InputMaybe<Scalars['Boolean']['input']>;
  shopId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<ProductStatus>;
  tag?: InputMaybe<Scalars['String']['input']>;
  updatedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  updatedBefore?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryQueryStatsArgs = {
  adminPage?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  operation?: InputMaybe<Scalars['String']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryShopArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryShopByDomainArgs = {
  domain: Scalars['String']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryShopsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ShopOrder>;
  ownerId?: InputMaybe<Scalars['ID']['input']>;
  plan?: InputMaybe<Plan>;
};


/** Reads. Each domain adds its own fields. */
export type QuerySlowQueriesArgs = {
  adminPage?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  thresholdMs?: InputMaybe<Scalars['Int']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QuerySubscriptionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ShopSubscriptionOrder>;
  plan?: InputMaybe<Plan>;
  status?: InputMaybe<ShopSubscriptionStatus>;
};


/** Reads. Each domain adds its own fields. */
export type QueryTodoArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryTodoListArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryTodoListsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  member?: InputMaybe<Scalars['ID']['input']>;
  orderBy?: InputMaybe<TodoListOrder>;
  ownerId?: InputMaybe<Scalars['ID']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryTodosArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  assigneeId?: InputMaybe<Scalars['ID']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  listId?: InputMaybe<Scalars['ID']['input']>;
  orderBy?: InputMaybe<TodoOrder>;
  priority?: InputMaybe<TodoPriority>;
  status?: InputMaybe<TodoStatus>;
  userId?: InputMaybe<Scalars['ID']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryTransactionByKeyArgs = {
  idempotencyKey: Scalars['String']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  createdBy?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<TransactionOrder>;
  ownerId?: InputMaybe<Scalars['ID']['input']>;
  type?: InputMaybe<TransactionType>;
  walletId?: InputMaybe<Scalars['ID']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryUserByEmailArgs = {
  email: Scalars['EmailAddress']['input'];
};


/** Reads. Each domain adds its own fields. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  agencyCode?: InputMaybe<Scalars['String']['input']>;
  authMethod?: InputMaybe<AuthMethod>;
  before?: InputMaybe<Scalars['String']['input']>;
  brandCode?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  mediatorCode?: InputMaybe<Scalars['String']['input']>;
  orderBy?: InputMaybe<UserOrder>;
  role?: InputMaybe<Role>;
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<UserStatus>;
  verified?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Reads. Each domain adds its own fields. */
export type QueryWalletArgs = {
  id: Scalars['ID']['input'];
};

/** The commands that an operation has sent. */
export type QueryOperation = {
  readonly __typename?: 'QueryOperation';
  /** Milliseconds. */
  readonly averageMs: Scalars['Float']['output'];
  /** How many commands. */
  readonly count: Scalars['SafeInt']['output'];
  /** When the last one ended. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /** Its name; `anonymous` for one without, `loadstone` for commands of our own, such as finding out who asks. */
  readonly operation: Scalars['String']['output'];
  /** Milliseconds that 95 of 100 commands took at most, right to a sixteenth. */
  readonly p95Ms: Scalars['Float']['output'];
  /** Its shapes. */
  readonly shapes: ReadonlyArray<QueryShape>;
  /** How many shapes there are, beyond `first` too. */
  readonly total: Scalars['Int']['output'];
  /** Milliseconds of the slowest. */
  readonly worstMs: Scalars['Float']['output'];
};

/** Commands that are the same but for their values, of one path of one operation. */
export type QueryShape = {
  readonly __typename?: 'QueryShape';
  /** Milliseconds. */
  readonly averageMs: Scalars['Float']['output'];
  /** Times that their answer was kept, and none was sent: `count` is without these. */
  readonly cached: Scalars['SafeInt']['output'];
  /** What it reads or writes. */
  readonly collection: Scalars['String']['output'];
  /** How many commands. */
  readonly count: Scalars['SafeInt']['output'];
  /** Documents that all of them gave or changed. */
  readonly documents: Scalars['SafeInt']['output'];
  /** How many failed. */
  readonly failed: Scalars['SafeInt']['output'];
  /** When the last one ended. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /** `find`, `aggregate`, `updateMany`, … */
  readonly method: Scalars['String']['output'];
  /** The operation that asked first. */
  readonly operation: Scalars['String']['output'];
  /** Milliseconds that 95 of 100 commands took at most, right to a sixteenth. */
  readonly p95Ms: Scalars['Float']['output'];
  /** Where in its answer, or what a write is. */
  readonly path: Scalars['String']['output'];
  /** What may be done about it; none where it was never slow, nothing failed or was sent again, and each gives less than 1,000 documents by a good plan. */
  readonly recommendations: ReadonlyArray<Scalars['String']['output']>;
  /** How often one was sent again. */
  readonly retries: Scalars['SafeInt']['output'];
  /** The command without its values. */
  readonly shape: Scalars['String']['output'];
  /** Loads of others that they have answered as well. */
  readonly shared: Scalars['SafeInt']['output'];
  /** How many took longer than `DB_SLOW_QUERY_MS`. */
  readonly slow: Scalars['SafeInt']['output'];
  /** Milliseconds of the slowest. */
  readonly worstMs: Scalars['Float']['output'];
};

/** The commands of one process, by operation. It keeps the 1,000 shapes that were used last. */
export type QueryStats = {
  readonly __typename?: 'QueryStats';
  /** Shapes that have left for newer ones since then, with their figures. */
  readonly forgotten: Scalars['SafeInt']['output'];
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** How many more there are of the page for administrators. */
  readonly leftOut: Scalars['Int']['output'];
  /** The operations. */
  readonly operations: ReadonlyArray<QueryOperation>;
  /** Since when it counts: its start. */
  readonly since: Scalars['DateTime']['output'];
  /** How many operations there are, beyond `first` too. */
  readonly total: Scalars['Int']['output'];
};

/** What renews a session. */
export type RefreshSessionInput = {
  /** The newest refresh token of the session. */
  readonly refreshToken: Scalars['String']['input'];
};

/** What a renewed session has. */
export type RefreshSessionPayload = {
  readonly __typename?: 'RefreshSessionPayload';
  /** Goes into `Authorization: Bearer …`. */
  readonly accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Takes the place of the one that was given. */
  readonly refreshToken: Scalars['String']['output'];
  /** Whose session it is. */
  readonly user: User;
};

/** Who wants an account. */
export type RegisterInput = {
  /** The address, in any case. */
  readonly email: Scalars['EmailAddress']['input'];
  /** First name, at most 100 characters. */
  readonly firstName?: InputMaybe<Scalars['String']['input']>;
  /** Last name, at most 100 characters. */
  readonly lastName?: InputMaybe<Scalars['String']['input']>;
  /** At least 10 characters, and not the email. */
  readonly password: Scalars['String']['input'];
};

/** What comes of a registration. */
export type RegisterPayload = {
  readonly __typename?: 'RegisterPayload';
  /** Where the mail goes. */
  readonly email: Scalars['EmailAddress']['output'];
};

/** Whom to let in again. */
export type ReinstateUserInput = {
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The user's id. */
  readonly userId: Scalars['ID']['input'];
};

/** The user who was meant. */
export type ReinstateUserPayload = {
  readonly __typename?: 'ReinstateUserPayload';
  /** As he is now. */
  readonly user: User;
};

/** Slots to take back. */
export type RemoveAssignmentInput = {
  /** The assignment's id. */
  readonly assignmentId: Scalars['ID']['input'];
  /** Refuses (CONFLICT) when the assignment has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The slots that were taken back. */
export type RemoveAssignmentPayload = {
  readonly __typename?: 'RemoveAssignmentPayload';
  /** As they were. */
  readonly assignment: Assignment;
  /** As it is now. */
  readonly campaign: Campaign;
};

/** Who leaves a list. */
export type RemoveListMemberInput = {
  /** Refuses with CONFLICT where the list has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The list. */
  readonly listId: Scalars['ID']['input'];
  /** The member. */
  readonly userId: Scalars['ID']['input'];
};

/** The list without the member. */
export type RemoveListMemberPayload = {
  readonly __typename?: 'RemoveListMemberPayload';
  /** The list as it is now. */
  readonly list: TodoList;
};

/** Which todo is open again. */
export type ReopenTodoInput = {
  /** Refuses with CONFLICT where the todo has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The todo. */
  readonly todoId: Scalars['ID']['input'];
};

/** The todo that is open. */
export type ReopenTodoPayload = {
  readonly __typename?: 'ReopenTodoPayload';
  /** The todo as it is now. */
  readonly todo: Todo;
};

/** Members of a replica set. */
export type ReplicaSetMembers = {
  readonly __typename?: 'ReplicaSetMembers';
  /** Those that this process reaches and that take part. */
  readonly healthy: Scalars['Int']['output'];
  /** All. */
  readonly total: Scalars['Int']['output'];
};

/** Who cannot sign in any more. */
export type RequestPasswordResetInput = {
  /** The address, in any case. */
  readonly email: Scalars['EmailAddress']['input'];
};

/** What comes of asking for a new password. */
export type RequestPasswordResetPayload = {
  readonly __typename?: 'RequestPasswordResetPayload';
  /** Where a mail goes, if it is for somebody. */
  readonly email: Scalars['EmailAddress']['output'];
};

/** Whose email is not verified yet. */
export type ResendVerificationInput = {
  /** The address, in any case. */
  readonly email: Scalars['EmailAddress']['input'];
};

/** What comes of asking for another link. */
export type ResendVerificationPayload = {
  readonly __typename?: 'ResendVerificationPayload';
  /** Where a mail goes, if it is for somebody. */
  readonly email: Scalars['EmailAddress']['output'];
};

/** A new password, by the token of a link. */
export type ResetPasswordInput = {
  /** At least 10 characters, and not the email. */
  readonly newPassword: Scalars['String']['input'];
  /** The `token` in the link; it holds for an hour, and once. */
  readonly token: Scalars['String']['input'];
};

/** What comes of a new password. */
export type ResetPasswordPayload = {
  readonly __typename?: 'ResetPasswordPayload';
  /** Null to whoever is not signed in as this user, but for id and names. */
  readonly user: User;
};

/** Whom to restore. */
export type RestoreUserInput = {
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The user's id. */
  readonly userId: Scalars['ID']['input'];
};

/** The user who was meant. */
export type RestoreUserPayload = {
  readonly __typename?: 'RestoreUserPayload';
  /** As he is now. */
  readonly user: User;
};

/** An invitation to take back. */
export type RevokeInviteInput = {
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its id. */
  readonly inviteId: Scalars['ID']['input'];
};

/** The invitation that was taken back. */
export type RevokeInvitePayload = {
  readonly __typename?: 'RevokeInvitePayload';
  /** As it is now. */
  readonly invite: Invite;
};

/** What a user is to the system; one user may hold several. */
export type Role =
  /** Sees and administers everything. */
  | 'admin'
  /** Runs campaigns for brands, and brings in mediators by invitation. */
  | 'agency'
  /** Owns campaigns. */
  | 'brand'
  /** Brings in shoppers by invitation. */
  | 'mediator'
  /** Works for one or more shops. */
  | 'merchant'
  /** Takes part in campaigns and has a wallet. */
  | 'shopper';

/** A job to run. */
export type RunJobInput = {
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, of `declaredJobs`. */
  readonly name: Scalars['String']['input'];
};

/** The job that was queued. */
export type RunJobPayload = {
  readonly __typename?: 'RunJobPayload';
  /** As it is now. */
  readonly job: Job;
};

/** A command that has been sent and not been answered. */
export type RunningCommand = {
  readonly __typename?: 'RunningCommand';
  /** What it reads or writes. */
  readonly collection: Scalars['String']['output'];
  /** `find`, `aggregate`, `updateMany`, … */
  readonly method: Scalars['String']['output'];
  /** Milliseconds since it was sent. */
  readonly ms: Scalars['Int']['output'];
  /** The operation that asked first. */
  readonly operation: Scalars['String']['output'];
  /** Where in its answer, or what a write is. */
  readonly path: Scalars['String']['output'];
  /** How often it was sent again. */
  readonly retries: Scalars['Int']['output'];
  /** The command without its values. */
  readonly shape: Scalars['String']['output'];
};

/** Commands to the database that ended in a sample. Milliseconds are null where there was none. */
export type SampledCommands = {
  readonly __typename?: 'SampledCommands';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** How many failed. */
  readonly failed: Scalars['Int']['output'];
  /** Half of them took no longer. */
  readonly p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 of 100 took no longer. */
  readonly p95Ms?: Maybe<Scalars['Float']['output']>;
  /** How many took longer than `DB_SLOW_QUERY_MS`. */
  readonly slow: Scalars['Int']['output'];
};

/** Errors of one code in a sample. */
export type SampledError = {
  readonly __typename?: 'SampledError';
  /** The code. */
  readonly code: ErrorCode;
  /** How many. */
  readonly count: Scalars['Int']['output'];
};

/** Queries and mutations that ended in a sample. Milliseconds are null where there was none. */
export type SampledOperations = {
  readonly __typename?: 'SampledOperations';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** How many of them had errors. */
  readonly failed: Scalars['Int']['output'];
  /** Half of them took no longer. */
  readonly p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 of 100 took no longer. */
  readonly p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 of 100 took no longer. */
  readonly p99Ms?: Maybe<Scalars['Float']['output']>;
};

/** The pool of database connections in a sample. */
export type SampledPool = {
  readonly __typename?: 'SampledPool';
  /** Milliseconds in which 95 of 100 got a connection; null where nobody asked for one. */
  readonly checkOutP95Ms?: Maybe<Scalars['Float']['output']>;
  /** The most that were at work, looked at every second. */
  readonly inUse: Scalars['Int']['output'];
  /** The most there may be. */
  readonly max: Scalars['Int']['output'];
  /** Connections that existed at its end. */
  readonly size: Scalars['Int']['output'];
  /** The most operations that waited for one, looked at every second. */
  readonly waiting: Scalars['Int']['output'];
};

/** A process in a sample. */
export type SampledProcess = {
  readonly __typename?: 'SampledProcess';
  /** Percent of one processor that the process used; above 100 where it used several. */
  readonly cpu: Scalars['Float']['output'];
  /** Milliseconds that the event loop was late, in 99 of 100 cases at most. */
  readonly eventLoopDelayMs: Scalars['Float']['output'];
  /** Share of the time in which the event loop was busy, 0 to 1. */
  readonly eventLoopUtilization: Scalars['Float']['output'];
  /** Bytes of the JavaScript heap. */
  readonly heapTotal: Scalars['SafeInt']['output'];
  /** Bytes in use in the JavaScript heap. */
  readonly heapUsed: Scalars['SafeInt']['output'];
  /** Percent of all processors of the machine that were in use, over the last 10 to 20 seconds. */
  readonly machineCpu?: Maybe<Scalars['Float']['output']>;
  /** Bytes of memory of the process. */
  readonly rss: Scalars['SafeInt']['output'];
};

/** A field of stored documents. */
export type SchemaField = {
  readonly __typename?: 'SchemaField';
  /** As it is declared; null where it is not. */
  readonly declared?: Maybe<DeclaredField>;
  /** What it was found to hold, the most frequent first. */
  readonly found: ReadonlyArray<SchemaKind>;
  /** Where it is. */
  readonly path: Scalars['String']['output'];
};

/** An index in short. */
export type SchemaIndex = {
  readonly __typename?: 'SchemaIndex';
  /** Its keys in order. */
  readonly keys: Scalars['JSON']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
};

/** A kind of value that a field was found to hold. */
export type SchemaKind = {
  readonly __typename?: 'SchemaKind';
  /** In how many of the documents that were looked at. */
  readonly documents: Scalars['Int']['output'];
  /** string, number, boolean, date, objectId, binary, array, object, null or other. */
  readonly kind: Scalars['String']['output'];
};

/** Something that documents have otherwise than it is declared. */
export type SchemaMisfit = {
  readonly __typename?: 'SchemaMisfit';
  /** In how many of the documents that were looked at. */
  readonly documents: Scalars['Int']['output'];
  /** The field. */
  readonly path: Scalars['String']['output'];
  /** What is wrong. */
  readonly problem: Scalars['String']['output'];
};

/** A field that holds ids. */
export type SchemaRelation = {
  readonly __typename?: 'SchemaRelation';
  /** The field. */
  readonly field: Scalars['String']['output'];
  /** The type that it leads to; null where that is not declared. */
  readonly type?: Maybe<Scalars['String']['output']>;
};

/** Connections to a database server. */
export type ServerConnections = {
  readonly __typename?: 'ServerConnections';
  /** Those at work. */
  readonly active: Scalars['Int']['output'];
  /** How many more there may be. */
  readonly available: Scalars['Int']['output'];
  /** Those that are open. */
  readonly current: Scalars['Int']['output'];
  /** Opened since the server started. */
  readonly totalCreated: Scalars['SafeInt']['output'];
};

/** A device on which a user is signed in. */
export type Session = Node & {
  readonly __typename?: 'Session';
  /** When it began. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ends without use. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** The network address. */
  readonly ip?: Maybe<Scalars['String']['output']>;
  /** When it was used last. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The browser or client. */
  readonly userAgent?: Maybe<Scalars['String']['output']>;
};

/** A page of sessions. */
export type SessionConnection = {
  readonly __typename?: 'SessionConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<SessionEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Session>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many sessions there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A session in a list. */
export type SessionEdge = {
  readonly __typename?: 'SessionEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Session;
};

/** Where a campaign is to stand. */
export type SetCampaignStatusInput = {
  /** The campaign's id. */
  readonly campaignId: Scalars['ID']['input'];
  /** Refuses (CONFLICT) when the campaign has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Where. */
  readonly status: CampaignStatus;
};

/** The campaign where it stands now. */
export type SetCampaignStatusPayload = {
  readonly __typename?: 'SetCampaignStatusPayload';
  /** As it is now. */
  readonly campaign: Campaign;
};

/** What a user may do. */
export type SetUserRolesInput = {
  /** Code of the agency he is, or belongs to. */
  readonly agencyCode?: InputMaybe<Scalars['String']['input']>;
  /** Code of his brand. */
  readonly brandCode?: InputMaybe<Scalars['String']['input']>;
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Code of the mediator he is, or belongs to. */
  readonly mediatorCode?: InputMaybe<Scalars['String']['input']>;
  /** All roles that he has from now on. */
  readonly roles: ReadonlyArray<Role>;
  /** The user's id. */
  readonly userId: Scalars['ID']['input'];
};

/** The user who was meant. */
export type SetUserRolesPayload = {
  readonly __typename?: 'SetUserRolesPayload';
  /** As he is now. */
  readonly user: User;
};

/** A merchant's shop: the tenant of everything in commerce. */
export type Shop = Node & {
  readonly __typename?: 'Shop';
  /** ISO 3166 country code. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** Its domain, unique. */
  readonly domain: Scalars['String']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** When the app was installed. */
  readonly installedAt: Scalars['DateTime']['output'];
  /** Its newest sitemap. */
  readonly latestSitemap?: Maybe<Sitemap>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Who owns it. */
  readonly owner?: Maybe<User>;
  /** Its plan: that of its subscription, else STARTER. */
  readonly plan: Plan;
  /** How many products it has. */
  readonly productCounts?: Maybe<ProductCounts>;
  /** Its products; the filters and orders of `Query.products`. */
  readonly products?: Maybe<ProductConnection>;
  /** Its sitemaps, newest first. */
  readonly sitemaps?: Maybe<SitemapConnection>;
  /** What it pays for. */
  readonly subscription?: Maybe<ShopSubscription>;
  /** When the app was removed. */
  readonly uninstalledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};


/** A merchant's shop: the tenant of everything in commerce. */
export type ShopProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  optimized?: InputMaybe<Scalars['Boolean']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
  seoOptimized?: InputMaybe<Scalars['Boolean']['input']>;
  status?: InputMaybe<ProductStatus>;
  tag?: InputMaybe<Scalars['String']['input']>;
  updatedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  updatedBefore?: InputMaybe<Scalars['DateTime']['input']>;
};


/** A merchant's shop: the tenant of everything in commerce. */
export type ShopSitemapsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of shops. */
export type ShopConnection = {
  readonly __typename?: 'ShopConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ShopEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Shop>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many shops there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A shop in a list. */
export type ShopEdge = {
  readonly __typename?: 'ShopEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Shop;
};

/** Orders of shops. */
export type ShopOrder =
  /** By name. */
  | 'NAME'
  /** The one installed last first. */
  | 'NEWEST';

/** What a shop pays for, and until when. */
export type ShopSubscription = Node & {
  readonly __typename?: 'ShopSubscription';
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Until when it is paid. */
  readonly currentPeriodEnd?: Maybe<Scalars['DateTime']['output']>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** The plan. */
  readonly plan: Plan;
  /** The shop that pays. */
  readonly shop?: Maybe<Shop>;
  /** Where it stands. */
  readonly status: ShopSubscriptionStatus;
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};

/** A page of subscriptions. */
export type ShopSubscriptionConnection = {
  readonly __typename?: 'ShopSubscriptionConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<ShopSubscriptionEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<ShopSubscription>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many subscriptions there are in all, exactly, counted only when selected: in an index, or row by row where no index has all of the filters; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A subscription in a list. */
export type ShopSubscriptionEdge = {
  readonly __typename?: 'ShopSubscriptionEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: ShopSubscription;
};

/** Orders of subscriptions. */
export type ShopSubscriptionOrder =
  /** Newest first. */
  | 'NEWEST';

/** Where a subscription stands. */
export type ShopSubscriptionStatus =
  /** Paid. */
  | 'active'
  /** Ended. */
  | 'cancelled'
  /** A payment is due. */
  | 'past_due'
  /** On trial. */
  | 'trialing';

/** A sitemap of a shop as it was generated. */
export type Sitemap = Node & {
  readonly __typename?: 'Sitemap';
  /** Its size in bytes, compressed. */
  readonly bytes: Scalars['SafeInt']['output'];
  /** When it was generated. */
  readonly generatedAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** How many URLs it lists. */
  readonly urlCount: Scalars['Int']['output'];
};

/** A page of sitemaps. */
export type SitemapConnection = {
  readonly __typename?: 'SitemapConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<SitemapEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Sitemap>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many sitemaps there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A sitemap in a list. */
export type SitemapEdge = {
  readonly __typename?: 'SitemapEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Sitemap;
};

/** Shapes of commands that took long, of one process. It keeps the 1,000 that were used last. */
export type SlowQueries = {
  readonly __typename?: 'SlowQueries';
  /** Shapes that have left for newer ones since then, with their figures. */
  readonly forgotten: Scalars['SafeInt']['output'];
  /** The process. */
  readonly instance: Scalars['String']['output'];
  /** How many more there are of the page for administrators. */
  readonly leftOut: Scalars['Int']['output'];
  /** The shapes. */
  readonly shapes: ReadonlyArray<QueryShape>;
  /** Since when it counts: its start. */
  readonly since: Scalars['DateTime']['output'];
  /** From how many milliseconds on a command counts as slow here. */
  readonly thresholdMs: Scalars['Int']['output'];
  /** How many shapes there are, beyond `first` too. */
  readonly total: Scalars['Int']['output'];
};

/** What is told as it happens, on the WebSocket of the same path (protocol `graphql-transport-ws`). */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** The report of this process: now, and whenever its status, that of a check, or whether it is ready changes, or why. */
  readonly health: Health;
  /** The samples that there are, and then each one when it is taken: every 5 seconds, also while the database is gone. */
  readonly history: History;
  /** The pool of database connections of this process: now, and every 2 seconds while it changes. */
  readonly pool: Pool;
};


/** What is told as it happens, on the WebSocket of the same path (protocol `graphql-transport-ws`). */
export type SubscriptionHistoryArgs = {
  after?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Whom to shut out. */
export type SuspendUserInput = {
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The user's id. */
  readonly userId: Scalars['ID']['input'];
};

/** The user who was meant. */
export type SuspendUserPayload = {
  readonly __typename?: 'SuspendUserPayload';
  /** As he is now. */
  readonly user: User;
};

/** A slot to take. */
export type TakeSlotInput = {
  /** The assignment's id. */
  readonly assignmentId: Scalars['ID']['input'];
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The slots after one more is used. */
export type TakeSlotPayload = {
  readonly __typename?: 'TakeSlotPayload';
  /** As they are now. */
  readonly assignment: Assignment;
  /** As it is now; null where the viewer does not see it any more. */
  readonly campaign?: Maybe<Campaign>;
};

/** Something to do. */
export type Todo = Node & {
  readonly __typename?: 'Todo';
  /** Who is to do it. */
  readonly assignee?: Maybe<User>;
  /** Who wrote it. */
  readonly author?: Maybe<User>;
  /** When it was done. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Until when. */
  readonly dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** The list it is on. */
  readonly list?: Maybe<TodoList>;
  /** More about it. */
  readonly notes?: Maybe<Scalars['String']['output']>;
  /** How much it matters. */
  readonly priority: TodoPriority;
  /** Open or done. */
  readonly status: TodoStatus;
  /** What to do. */
  readonly title: Scalars['String']['output'];
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};

/** A page of todos. */
export type TodoConnection = {
  readonly __typename?: 'TodoConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<TodoEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Todo>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many todos there are in all, exactly, counted only when selected: in an index, or row by row where no index has all of the filters; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A todo in a list. */
export type TodoEdge = {
  readonly __typename?: 'TodoEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Todo;
};

/** Todos that its members share. */
export type TodoList = Node & {
  readonly __typename?: 'TodoList';
  /** When it was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** Who may see and change it, up to 100 users. */
  readonly members?: Maybe<ReadonlyArray<User>>;
  /** Whose it is; one of its members. */
  readonly owner?: Maybe<User>;
  /** Its name. */
  readonly title: Scalars['String']['output'];
  /** Its todos, newest first. */
  readonly todos?: Maybe<TodoConnection>;
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};


/** Todos that its members share. */
export type TodoListTodosArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<TodoStatus>;
};

/** A page of todo lists. */
export type TodoListConnection = {
  readonly __typename?: 'TodoListConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<TodoListEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<TodoList>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many todo lists there are in all, counted only when selected; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A todo list in a list. */
export type TodoListEdge = {
  readonly __typename?: 'TodoListEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: TodoList;
};

/** Orders of todo lists. */
export type TodoListOrder =
  /** Newest first. */
  | 'NEWEST';

/** Orders of todos. */
export type TodoOrder =
  /** The one that is due next first, those without a date last. */
  | 'DUE'
  /** Newest first. */
  | 'NEWEST';

/** How much a todo matters. */
export type TodoPriority =
  /** First of all. */
  | 'high'
  /** Can wait. */
  | 'low'
  /** As usual. */
  | 'medium';

/** Whether a todo is done. */
export type TodoStatus =
  /** Done. */
  | 'done'
  /** To be done. */
  | 'open';

/** A change of a wallet's balance. Never changed, never deleted. */
export type Transaction = Node & {
  readonly __typename?: 'Transaction';
  /** How much, in paise (hundredths of the currency), above zero. */
  readonly amountPaise: Scalars['SafeInt']['output'];
  /** What the wallet held afterwards, in paise. */
  readonly balanceAfterPaise: Scalars['SafeInt']['output'];
  /** The wallet at the other end of a transfer; null unless one may see it. */
  readonly counterWallet?: Maybe<Wallet>;
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who made it. */
  readonly createdBy?: Maybe<User>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** The key that makes repeating it harmless. */
  readonly idempotencyKey?: Maybe<Scalars['String']['output']>;
  /** What for. */
  readonly reason: Scalars['String']['output'];
  /** What it did. */
  readonly type: TransactionType;
  /** The wallet. */
  readonly wallet?: Maybe<Wallet>;
};

/** A page of transactions. */
export type TransactionConnection = {
  readonly __typename?: 'TransactionConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<TransactionEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<Transaction>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many transactions there are in all, exactly, counted only when selected: in an index, or row by row where no index has all of the filters; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A transaction in a list. */
export type TransactionEdge = {
  readonly __typename?: 'TransactionEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: Transaction;
};

/** Orders of transactions. */
export type TransactionOrder =
  /** Newest first. */
  | 'NEWEST';

/** What a transaction does to its wallet. */
export type TransactionType =
  /** Puts money in. */
  | 'credit'
  /** Takes money out. */
  | 'debit'
  /** Puts money in that another wallet gave. */
  | 'transfer_in'
  /** Takes money out and gives it to another wallet. */
  | 'transfer_out';

/** What goes from one wallet into another. */
export type TransferFundsInput = {
  /** How much, in paise, above zero. */
  readonly amountPaise: Scalars['SafeInt']['input'];
  /** The wallet that gives. */
  readonly fromWalletId: Scalars['ID']['input'];
  /** Makes a repeat harmless, for ever: it gets the first transaction. One key is one credit, debit or transfer of the viewer. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What for, at most 500 characters; both owners read it. */
  readonly reason: Scalars['String']['input'];
  /** The wallet that takes: anybody's, of the same currency. */
  readonly toWalletId: Scalars['ID']['input'];
};

/** What came of a transfer. */
export type TransferFundsPayload = {
  readonly __typename?: 'TransferFundsPayload';
  /** What went out; `balanceAfterPaise` is what the wallet held then. What went in is the other owner's to see. */
  readonly transaction: Transaction;
  /** The wallet that gave, as it was then where a repeat gets the first result. */
  readonly wallet?: Maybe<Wallet>;
};

/** A shop to uninstall. */
export type UninstallShopInput = {
  /** Refuses (CONFLICT) when the shop has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The shop's id. */
  readonly shopId: Scalars['ID']['input'];
};

/** The shop that was uninstalled. */
export type UninstallShopPayload = {
  readonly __typename?: 'UninstallShopPayload';
  /** As it is now. */
  readonly shop: Shop;
};

/** A linked provider. */
export type UnlinkOAuthProviderInput = {
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly provider: AuthMethod;
};

/** What comes of unlinking. */
export type UnlinkOAuthProviderPayload = {
  readonly __typename?: 'UnlinkOAuthProviderPayload';
  /** The viewer. */
  readonly user: User;
};

/** How many slots an agency is to have. */
export type UpdateAssignmentInput = {
  /** The assignment's id. */
  readonly assignmentId: Scalars['ID']['input'];
  /** Refuses (CONFLICT) when the assignment has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How many, at least 1 and no fewer than are used. */
  readonly slots: Scalars['SafeInt']['input'];
};

/** The changed slots of an agency. */
export type UpdateAssignmentPayload = {
  readonly __typename?: 'UpdateAssignmentPayload';
  /** As they are now. */
  readonly assignment: Assignment;
  /** As it is now. */
  readonly campaign: Campaign;
};

/** What changes in a campaign. */
export type UpdateCampaignInput = {
  /** Codes of the agencies that may take part, all of those that have slots among them. Who is added must be active (NOT_FOUND). */
  readonly allowedAgencyCodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The campaign's id. */
  readonly campaignId: Scalars['ID']['input'];
  /** When it ends, after it began. */
  readonly endsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Refuses (CONFLICT) when the campaign has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What a used slot pays, in paise (hundredths of the currency). */
  readonly payoutPaise?: InputMaybe<Scalars['SafeInt']['input']>;
  /** When it begins. */
  readonly startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Its name, at most 200 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** How many slots it has; no fewer than are assigned. */
  readonly totalSlots?: InputMaybe<Scalars['SafeInt']['input']>;
};

/** The changed campaign. */
export type UpdateCampaignPayload = {
  readonly __typename?: 'UpdateCampaignPayload';
  /** As it is now. */
  readonly campaign: Campaign;
};

/** What changes in a product. */
export type UpdateProductInput = {
  /** ISO 4217 currency code. */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  /** What it is, at most 20,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Refuses (CONFLICT) when the product has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Its name in URLs, unique within the shop: small letters and digits, with - or _ between them. */
  readonly handle?: InputMaybe<Scalars['String']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether its content is optimized. */
  readonly optimized?: InputMaybe<Scalars['Boolean']['input']>;
  /** Its price in paise (hundredths of the currency), 0 or more. */
  readonly pricePaise?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The product's id. */
  readonly productId: Scalars['ID']['input'];
  /** Its entry in search engines: of it too, what is left out stays, and null takes it away. */
  readonly seo?: InputMaybe<ProductSeoInput>;
  /** Draft, active or archived. */
  readonly status?: InputMaybe<ProductStatus>;
  /** At most 50 tags of at most 100 characters. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Its name, at most 255 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
};

/** The changed product. */
export type UpdateProductPayload = {
  readonly __typename?: 'UpdateProductPayload';
  /** As it is now. */
  readonly product: Product;
};

/** What changes in the viewer's profile. */
export type UpdateProfileInput = {
  /** Refuses (CONFLICT) when the user has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** First name, at most 100 characters. */
  readonly firstName?: InputMaybe<Scalars['String']['input']>;
  /** A repeat with the same key and input gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Last name, at most 100 characters. */
  readonly lastName?: InputMaybe<Scalars['String']['input']>;
};

/** The changed profile. */
export type UpdateProfilePayload = {
  readonly __typename?: 'UpdateProfilePayload';
  /** The viewer. */
  readonly user: User;
};

/** What changes in a shop. */
export type UpdateShopInput = {
  /** ISO 3166 country code of two letters. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** Refuses (CONFLICT) when the shop has another version by now. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, at most 100 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The shop's id. */
  readonly shopId: Scalars['ID']['input'];
};

/** The changed shop. */
export type UpdateShopPayload = {
  readonly __typename?: 'UpdateShopPayload';
  /** As it is now. */
  readonly shop: Shop;
};

/** What a todo becomes. */
export type UpdateTodoInput = {
  /** Who is to do it: a member of the list; null for nobody. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** Until when; null for no date. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Refuses with CONFLICT where the todo has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** More about it, at most 10,000 characters; null takes it away. */
  readonly notes?: InputMaybe<Scalars['String']['input']>;
  /** How much it matters. */
  readonly priority?: InputMaybe<TodoPriority>;
  /** What to do, at most 200 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** The todo. */
  readonly todoId: Scalars['ID']['input'];
};

/** What a list becomes. */
export type UpdateTodoListInput = {
  /** Refuses with CONFLICT where the list has another version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat harmless: it gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The list. */
  readonly listId: Scalars['ID']['input'];
  /** Its name, at most 200 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
};

/** The list that was changed. */
export type UpdateTodoListPayload = {
  readonly __typename?: 'UpdateTodoListPayload';
  /** The list as it is now. */
  readonly list: TodoList;
};

/** The todo that was changed. */
export type UpdateTodoPayload = {
  readonly __typename?: 'UpdateTodoPayload';
  /** The todo as it is now. */
  readonly todo: Todo;
};

/** Why something among many was not written. */
export type UpsertError = {
  readonly __typename?: 'UpsertError';
  /** The place in the input that it is about, such as `products[1].description`; null where `fields` tell of fields. */
  readonly argument?: Maybe<Scalars['String']['output']>;
  /** As in `extensions.code` of an error. */
  readonly code: ErrorCode;
  /** What is wrong with which fields, where fields are. */
  readonly fields: ReadonlyArray<InvalidField>;
  /** In words. */
  readonly message: Scalars['String']['output'];
};

/** What has come of one of the products. */
export type UpsertOutcome =
  /** It is new. */
  | 'created'
  /** It is as it was, for what `error` says. */
  | 'failed'
  /** It was there just as it was given, and nothing of it is written. */
  | 'unchanged'
  /** It was there, and is changed. */
  | 'updated';

/** A product to make, or what changes in the one of this handle: a field that is left out stays, null takes it away. */
export type UpsertProductInput = {
  /** ISO 4217 currency code. */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  /** What it is, at most 20,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Its name in URLs, unique within the shop: small letters and digits, with - or _ between them. */
  readonly handle: Scalars['String']['input'];
  /** Whether its content is optimized. */
  readonly optimized?: InputMaybe<Scalars['Boolean']['input']>;
  /** Its price in paise (hundredths of the currency), 0 or more. */
  readonly pricePaise?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Its entry in search engines: of it too, what is left out stays, and null takes it away. */
  readonly seo?: InputMaybe<ProductSeoInput>;
  /** Draft, active or archived; a draft when a new one leaves it out. */
  readonly status?: InputMaybe<ProductStatus>;
  /** At most 50 tags of at most 100 characters. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Its name, at most 255 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
};

/** What has come of one of the products. */
export type UpsertProductResult = {
  readonly __typename?: 'UpsertProductResult';
  /** Why it was not written. */
  readonly error?: Maybe<UpsertError>;
  /** Its handle, as it was given. */
  readonly handle: Scalars['String']['output'];
  /** What was done. */
  readonly outcome: UpsertOutcome;
  /** As it is now; null where it was not written. */
  readonly product?: Maybe<Product>;
};

/** Products to make or to change. */
export type UpsertProductsInput = {
  /** A repeat with the same key gets the first result. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At most 1,000, each with a handle of its own. */
  readonly products: ReadonlyArray<UpsertProductInput>;
  /** The id of the shop that sells them. */
  readonly shopId: Scalars['ID']['input'];
};

/** What has come of the products. */
export type UpsertProductsPayload = {
  readonly __typename?: 'UpsertProductsPayload';
  /** How many are new. */
  readonly created: Scalars['Int']['output'];
  /** How many are as they were, for what their result says. */
  readonly failed: Scalars['Int']['output'];
  /** A result for each, in the order of the input. */
  readonly results: ReadonlyArray<UpsertProductResult>;
  /** How many were there just as they were given: nothing of them is written. */
  readonly unchanged: Scalars['Int']['output'];
  /** How many were there and are changed. */
  readonly updated: Scalars['Int']['output'];
};

/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type User = Node & {
  readonly __typename?: 'User';
  /** Code of the agency the user belongs to. */
  readonly agencyCode?: Maybe<Scalars['String']['output']>;
  /** Code of the user's brand. */
  readonly brandCode?: Maybe<Scalars['String']['output']>;
  /** When the user was created. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the user is deleted. */
  readonly deleted?: Maybe<Scalars['Boolean']['output']>;
  /** When the user was deleted. */
  readonly deletedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Email address. */
  readonly email?: Maybe<Scalars['EmailAddress']['output']>;
  /** Whether the email address is verified. */
  readonly emailVerified?: Maybe<Scalars['Boolean']['output']>;
  /** When it was verified. */
  readonly emailVerifiedAt?: Maybe<Scalars['DateTime']['output']>;
  /** First name. */
  readonly firstName?: Maybe<Scalars['String']['output']>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** Invitations made by the user, newest first. */
  readonly invitesCreated?: Maybe<InviteConnection>;
  /** When the user signed in last. */
  readonly lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  /** Last name. */
  readonly lastName?: Maybe<Scalars['String']['output']>;
  /** Code of the mediator the user belongs to. */
  readonly mediatorCode?: Maybe<Scalars['String']['output']>;
  /** First and last name. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Linked providers. */
  readonly oauthProviders?: Maybe<ReadonlyArray<OAuthProvider>>;
  /** Profile picture, from the provider used last. */
  readonly picture?: Maybe<Scalars['URL']['output']>;
  /** The way the user signs in. */
  readonly primaryAuthMethod?: Maybe<AuthMethod>;
  /** What the user may do. */
  readonly roles?: Maybe<ReadonlyArray<Role>>;
  /** The user's sessions, newest first. */
  readonly sessions?: Maybe<SessionConnection>;
  /** Shops that the user owns, as far as one may see them, newest first. */
  readonly shops?: Maybe<ShopConnection>;
  /** Active or suspended. */
  readonly status?: Maybe<UserStatus>;
  /** Todo lists that the user is a member of, newest first. */
  readonly todoLists?: Maybe<TodoListConnection>;
  /** Todos that the user has written, newest first. */
  readonly todos?: Maybe<TodoConnection>;
  /** When the user was changed last. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version?: Maybe<Scalars['Int']['output']>;
  /** The user's wallet. */
  readonly wallet?: Maybe<Wallet>;
};


/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type UserInvitesCreatedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type UserSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type UserShopsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type UserTodoListsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Someone who can sign in. Reached through a relation, everybody signed in sees id, names and picture; all else is null but for the user himself and admins. */
export type UserTodosArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of users. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<User>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many users there are in all, exactly, counted only when selected: in an index, or row by row where no index has all of the filters; null when a search finds more than it counts. */
  readonly totalCount?: Maybe<Scalars['SafeInt']['output']>;
};

/** A user in a list. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Where this item stands; opaque, bound to the list, its filter and its order. */
  readonly cursor: Scalars['String']['output'];
  /** The item. */
  readonly node: User;
};

/** Orders of users. */
export type UserOrder =
  /** By email address. */
  | 'EMAIL'
  /** By name, without case and accents. At most 1,000 matches are looked at; of more, `totalCount` is null and the others are not told. */
  | 'NAME'
  /** Newest first. */
  | 'NEWEST'
  /** Oldest first. */
  | 'OLDEST';

/** Users of one way to sign in. */
export type UserStats = {
  readonly __typename?: 'UserStats';
  /** The way. */
  readonly authMethod: AuthMethod;
  /** Average age of their accounts in days. */
  readonly averageAccountAgeDays: Scalars['Float']['output'];
  /** How many users. */
  readonly count: Scalars['SafeInt']['output'];
  /** How many of them with a verified email address. */
  readonly verified: Scalars['SafeInt']['output'];
};

/** Whether a user may use the system. */
export type UserStatus =
  /** May. */
  | 'active'
  /** May not. */
  | 'suspended';

/** The token of a verification link. */
export type VerifyEmailInput = {
  /** The `token` in the link; it holds for a day. */
  readonly token: Scalars['String']['input'];
};

/** What comes of a verification. */
export type VerifyEmailPayload = {
  readonly __typename?: 'VerifyEmailPayload';
  /** Null to whoever is not signed in as this user, but for id and names. */
  readonly user: User;
};

/** Money of a user. Never below zero. */
export type Wallet = Node & {
  readonly __typename?: 'Wallet';
  /** What it holds, in paise (hundredths of the currency). */
  readonly availablePaise: Scalars['SafeInt']['output'];
  /** When it was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** ISO 4217 currency code. */
  readonly currency: Scalars['String']['output'];
  /** Whether it is deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** When it was deleted. */
  readonly deletedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Type-tagged id. */
  readonly id: Scalars['ID']['output'];
  /** Whose it is. */
  readonly owner?: Maybe<User>;
  /** What went in and out, newest first. */
  readonly transactions?: Maybe<TransactionConnection>;
  /** When it was changed last. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Counted up by each edit; give it as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};


/** Money of a user. Never below zero. */
export type WalletTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  type?: InputMaybe<TransactionType>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( AssignmentRow )
    | ( CampaignRow )
    | ( InviteRow )
    | ( JobRow )
    | ( ProductRow )
    | ( SessionRow )
    | ( ShopRow )
    | ( ShopSubscriptionRow )
    | ( SitemapRow )
    | ( TodoRow )
    | ( TodoListRow )
    | ( TransactionRow )
    | ( UserRow )
    | ( WalletRow )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AcceptInviteInput: AcceptInviteInput;
  AcceptInvitePayload: ResolverTypeWrapper<Omit<AcceptInvitePayload, 'invite' | 'user'> & { invite: ResolversTypes['Invite'], user: ResolversTypes['User'] }>;
  Activity: ResolverTypeWrapper<ActivityRow>;
  AddListMemberInput: AddListMemberInput;
  AddListMemberPayload: ResolverTypeWrapper<Omit<AddListMemberPayload, 'list'> & { list: ResolversTypes['TodoList'] }>;
  AssignAgencyInput: AssignAgencyInput;
  AssignAgencyPayload: ResolverTypeWrapper<Omit<AssignAgencyPayload, 'assignment' | 'campaign'> & { assignment: ResolversTypes['Assignment'], campaign: ResolversTypes['Campaign'] }>;
  Assignment: ResolverTypeWrapper<AssignmentRow>;
  AssignmentConnection: ResolverTypeWrapper<AssignmentConnectionRow>;
  AssignmentEdge: ResolverTypeWrapper<Omit<AssignmentEdge, 'node'> & { node: ResolversTypes['Assignment'] }>;
  AssignmentOrder: AssignmentOrder;
  AuthMethod: ResolverTypeWrapper<AuthMethodValue>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Breaker: ResolverTypeWrapper<BreakerRow>;
  BreakerState: ResolverTypeWrapper<BreakerStateValue>;
  Campaign: ResolverTypeWrapper<CampaignRow>;
  CampaignConnection: ResolverTypeWrapper<CampaignConnectionRow>;
  CampaignEdge: ResolverTypeWrapper<Omit<CampaignEdge, 'node'> & { node: ResolversTypes['Campaign'] }>;
  CampaignOrder: CampaignOrder;
  CampaignStatus: ResolverTypeWrapper<CampaignStatusValue>;
  CancelJobInput: CancelJobInput;
  CancelJobPayload: ResolverTypeWrapper<Omit<CancelJobPayload, 'job'> & { job: ResolversTypes['Job'] }>;
  ChangePasswordInput: ChangePasswordInput;
  ChangePasswordPayload: ResolverTypeWrapper<Omit<ChangePasswordPayload, 'user'> & { user: ResolversTypes['User'] }>;
  ChangePlanInput: ChangePlanInput;
  ChangePlanPayload: ResolverTypeWrapper<Omit<ChangePlanPayload, 'shop' | 'subscription'> & { shop: ResolversTypes['Shop'], subscription: ResolversTypes['ShopSubscription'] }>;
  CollectionIndexes: ResolverTypeWrapper<CollectionIndexesRow>;
  CollectionStats: ResolverTypeWrapper<CollectionStatsRow>;
  CommandPerformance: ResolverTypeWrapper<CommandPerformance>;
  CompleteTodoInput: CompleteTodoInput;
  CompleteTodoPayload: ResolverTypeWrapper<Omit<CompleteTodoPayload, 'todo'> & { todo: ResolversTypes['Todo'] }>;
  ConnectionRecord: ResolverTypeWrapper<Omit<ConnectionRecord, 'state'> & { state: ResolversTypes['ConnectionState'] }>;
  ConnectionState: ResolverTypeWrapper<ConnectionStateValue>;
  CountedError: ResolverTypeWrapper<CountedError>;
  CpuCheck: ResolverTypeWrapper<CpuCheckRow>;
  CreateCampaignInput: CreateCampaignInput;
  CreateCampaignPayload: ResolverTypeWrapper<Omit<CreateCampaignPayload, 'campaign'> & { campaign: ResolversTypes['Campaign'] }>;
  CreateInviteInput: CreateInviteInput;
  CreateInvitePayload: ResolverTypeWrapper<Omit<CreateInvitePayload, 'invite'> & { invite: ResolversTypes['Invite'] }>;
  CreateProductInput: CreateProductInput;
  CreateProductPayload: ResolverTypeWrapper<Omit<CreateProductPayload, 'product'> & { product: ResolversTypes['Product'] }>;
  CreateTodoInput: CreateTodoInput;
  CreateTodoListInput: CreateTodoListInput;
  CreateTodoListPayload: ResolverTypeWrapper<Omit<CreateTodoListPayload, 'list'> & { list: ResolversTypes['TodoList'] }>;
  CreateTodoPayload: ResolverTypeWrapper<Omit<CreateTodoPayload, 'todo'> & { todo: ResolversTypes['Todo'] }>;
  CreditWalletInput: CreditWalletInput;
  CreditWalletPayload: ResolverTypeWrapper<Omit<CreditWalletPayload, 'transaction' | 'wallet'> & { transaction: ResolversTypes['Transaction'], wallet?: Maybe<ResolversTypes['Wallet']> }>;
  DatabaseCheck: ResolverTypeWrapper<DatabaseCheckRow>;
  DatabaseCollection: ResolverTypeWrapper<DatabaseCollectionRow>;
  DatabaseSize: ResolverTypeWrapper<DatabaseSize>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DbStats: ResolverTypeWrapper<DbStatsRow>;
  DebitWalletInput: DebitWalletInput;
  DebitWalletPayload: ResolverTypeWrapper<Omit<DebitWalletPayload, 'transaction' | 'wallet'> & { transaction: ResolversTypes['Transaction'], wallet?: Maybe<ResolversTypes['Wallet']> }>;
  DeclaredField: ResolverTypeWrapper<DeclaredField>;
  DeclaredJob: ResolverTypeWrapper<DeclaredJobRow>;
  DeleteProductInput: DeleteProductInput;
  DeleteProductPayload: ResolverTypeWrapper<Omit<DeleteProductPayload, 'product'> & { product: ResolversTypes['Product'] }>;
  DeleteTodoInput: DeleteTodoInput;
  DeleteTodoListInput: DeleteTodoListInput;
  DeleteTodoListPayload: ResolverTypeWrapper<Omit<DeleteTodoListPayload, 'list'> & { list: ResolversTypes['TodoList'] }>;
  DeleteTodoPayload: ResolverTypeWrapper<Omit<DeleteTodoPayload, 'todo'> & { todo: ResolversTypes['Todo'] }>;
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: ResolverTypeWrapper<Omit<DeleteUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  ErrorCode: ErrorCode;
  ExchangeOAuthCodeInput: ExchangeOAuthCodeInput;
  ExchangeOAuthCodePayload: ResolverTypeWrapper<ExchangeOAuthCodePayloadRow>;
  ExplainedCommand: ResolverTypeWrapper<ExplainedCommandRow>;
  Explanation: ResolverTypeWrapper<ExplanationRow>;
  ExplanationError: ResolverTypeWrapper<ExplanationError>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Health: ResolverTypeWrapper<HealthRow>;
  HealthChecks: ResolverTypeWrapper<Omit<HealthChecks, 'cpu' | 'database' | 'memory'> & { cpu: ResolversTypes['CpuCheck'], database: ResolversTypes['DatabaseCheck'], memory: ResolversTypes['MemoryCheck'] }>;
  HealthStatus: ResolverTypeWrapper<HealthStatusValue>;
  History: ResolverTypeWrapper<HistoryRow>;
  HistorySample: ResolverTypeWrapper<HistorySampleRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IndexReport: ResolverTypeWrapper<IndexReport>;
  IndexStats: ResolverTypeWrapper<IndexStats>;
  InstallShopInput: InstallShopInput;
  InstallShopPayload: ResolverTypeWrapper<Omit<InstallShopPayload, 'shop' | 'subscription'> & { shop: ResolversTypes['Shop'], subscription: ResolversTypes['ShopSubscription'] }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InvalidField: ResolverTypeWrapper<InvalidFieldRow>;
  Invite: ResolverTypeWrapper<InviteRow>;
  InviteConnection: ResolverTypeWrapper<InviteConnectionRow>;
  InviteEdge: ResolverTypeWrapper<Omit<InviteEdge, 'node'> & { node: ResolversTypes['Invite'] }>;
  InviteOrder: InviteOrder;
  InvitePreview: ResolverTypeWrapper<InvitePreviewRow>;
  InviteStatus: ResolverTypeWrapper<InviteStatusValue>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Job: ResolverTypeWrapper<JobRow>;
  JobConnection: ResolverTypeWrapper<JobConnectionRow>;
  JobEdge: ResolverTypeWrapper<Omit<JobEdge, 'node'> & { node: ResolversTypes['Job'] }>;
  JobOrder: JobOrder;
  JobProgress: ResolverTypeWrapper<JobProgress>;
  JobStatus: ResolverTypeWrapper<JobStatusValue>;
  LinkOAuthProviderInput: LinkOAuthProviderInput;
  LinkOAuthProviderPayload: ResolverTypeWrapper<Omit<LinkOAuthProviderPayload, 'user'> & { user: ResolversTypes['User'] }>;
  LockQueue: ResolverTypeWrapper<LockQueue>;
  LoginInput: LoginInput;
  LoginPayload: ResolverTypeWrapper<LoginPayloadRow>;
  LogoutEverywhereInput: LogoutEverywhereInput;
  LogoutEverywherePayload: ResolverTypeWrapper<LogoutEverywherePayload>;
  LogoutInput: LogoutInput;
  LogoutPayload: ResolverTypeWrapper<LogoutPayload>;
  MemoryCheck: ResolverTypeWrapper<MemoryCheckRow>;
  Migration: ResolverTypeWrapper<MigrationRow>;
  MigrationState: ResolverTypeWrapper<MigrationStateValue>;
  MissingIndex: ResolverTypeWrapper<MissingIndex>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OAuthProvider: ResolverTypeWrapper<OAuthProviderRow>;
  OpenWalletInput: OpenWalletInput;
  OpenWalletPayload: ResolverTypeWrapper<Omit<OpenWalletPayload, 'wallet'> & { wallet: ResolversTypes['Wallet'] }>;
  OperationCounts: ResolverTypeWrapper<OperationCountsRow>;
  OperationRates: ResolverTypeWrapper<OperationRates>;
  OperationStats: ResolverTypeWrapper<Omit<OperationStats, 'total'> & { total: ResolversTypes['OperationCounts'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Plan: ResolverTypeWrapper<PlanValue>;
  PlanFinding: ResolverTypeWrapper<Omit<PlanFinding, 'verdict'> & { verdict: ResolversTypes['PlanVerdict'] }>;
  PlanGuardMode: ResolverTypeWrapper<PlanGuardModeValue>;
  PlanGuardReport: ResolverTypeWrapper<PlanGuardReportRow>;
  PlanVerdict: ResolverTypeWrapper<PlanVerdictValue>;
  Pool: ResolverTypeWrapper<PoolRow>;
  PoolClosings: ResolverTypeWrapper<PoolClosings>;
  PoolSize: ResolverTypeWrapper<PoolSize>;
  PoolTiming: ResolverTypeWrapper<PoolTiming>;
  Product: ResolverTypeWrapper<ProductRow>;
  ProductConnection: ResolverTypeWrapper<ProductConnectionRow>;
  ProductCounts: ResolverTypeWrapper<ProductCountsRow>;
  ProductEdge: ResolverTypeWrapper<Omit<ProductEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  ProductOrder: ProductOrder;
  ProductSeo: ResolverTypeWrapper<ProductSeoRow>;
  ProductSeoInput: ProductSeoInput;
  ProductStatus: ResolverTypeWrapper<ProductStatusValue>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QueryOperation: ResolverTypeWrapper<QueryOperationRow>;
  QueryShape: ResolverTypeWrapper<QueryShapeRow>;
  QueryStats: ResolverTypeWrapper<QueryStatsRow>;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: ResolverTypeWrapper<RefreshSessionPayloadRow>;
  RegisterInput: RegisterInput;
  RegisterPayload: ResolverTypeWrapper<RegisterPayload>;
  ReinstateUserInput: ReinstateUserInput;
  ReinstateUserPayload: ResolverTypeWrapper<Omit<ReinstateUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RemoveAssignmentInput: RemoveAssignmentInput;
  RemoveAssignmentPayload: ResolverTypeWrapper<Omit<RemoveAssignmentPayload, 'assignment' | 'campaign'> & { assignment: ResolversTypes['Assignment'], campaign: ResolversTypes['Campaign'] }>;
  RemoveListMemberInput: RemoveListMemberInput;
  RemoveListMemberPayload: ResolverTypeWrapper<Omit<RemoveListMemberPayload, 'list'> & { list: ResolversTypes['TodoList'] }>;
  ReopenTodoInput: ReopenTodoInput;
  ReopenTodoPayload: ResolverTypeWrapper<Omit<ReopenTodoPayload, 'todo'> & { todo: ResolversTypes['Todo'] }>;
  ReplicaSetMembers: ResolverTypeWrapper<ReplicaSetMembers>;
  RequestPasswordResetInput: RequestPasswordResetInput;
  RequestPasswordResetPayload: ResolverTypeWrapper<RequestPasswordResetPayload>;
  ResendVerificationInput: ResendVerificationInput;
  ResendVerificationPayload: ResolverTypeWrapper<ResendVerificationPayload>;
  ResetPasswordInput: ResetPasswordInput;
  ResetPasswordPayload: ResolverTypeWrapper<Omit<ResetPasswordPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RestoreUserInput: RestoreUserInput;
  RestoreUserPayload: ResolverTypeWrapper<Omit<RestoreUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RevokeInviteInput: RevokeInviteInput;
  RevokeInvitePayload: ResolverTypeWrapper<Omit<RevokeInvitePayload, 'invite'> & { invite: ResolversTypes['Invite'] }>;
  Role: ResolverTypeWrapper<RoleValue>;
  RunJobInput: RunJobInput;
  RunJobPayload: ResolverTypeWrapper<Omit<RunJobPayload, 'job'> & { job: ResolversTypes['Job'] }>;
  RunningCommand: ResolverTypeWrapper<RunningCommandRow>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  SampledCommands: ResolverTypeWrapper<SampledCommands>;
  SampledError: ResolverTypeWrapper<SampledError>;
  SampledOperations: ResolverTypeWrapper<SampledOperations>;
  SampledPool: ResolverTypeWrapper<SampledPool>;
  SampledProcess: ResolverTypeWrapper<SampledProcess>;
  SchemaField: ResolverTypeWrapper<SchemaField>;
  SchemaIndex: ResolverTypeWrapper<SchemaIndex>;
  SchemaKind: ResolverTypeWrapper<SchemaKind>;
  SchemaMisfit: ResolverTypeWrapper<SchemaMisfit>;
  SchemaRelation: ResolverTypeWrapper<SchemaRelation>;
  ServerConnections: ResolverTypeWrapper<ServerConnections>;
  Session: ResolverTypeWrapper<SessionRow>;
  SessionConnection: ResolverTypeWrapper<SessionConnectionRow>;
  SessionEdge: ResolverTypeWrapper<Omit<SessionEdge, 'node'> & { node: ResolversTypes['Session'] }>;
  SetCampaignStatusInput: SetCampaignStatusInput;
  SetCampaignStatusPayload: ResolverTypeWrapper<Omit<SetCampaignStatusPayload, 'campaign'> & { campaign: ResolversTypes['Campaign'] }>;
  SetUserRolesInput: SetUserRolesInput;
  SetUserRolesPayload: ResolverTypeWrapper<Omit<SetUserRolesPayload, 'user'> & { user: ResolversTypes['User'] }>;
  Shop: ResolverTypeWrapper<ShopRow>;
  ShopConnection: ResolverTypeWrapper<ShopConnectionRow>;
  ShopEdge: ResolverTypeWrapper<Omit<ShopEdge, 'node'> & { node: ResolversTypes['Shop'] }>;
  ShopOrder: ShopOrder;
  ShopSubscription: ResolverTypeWrapper<ShopSubscriptionRow>;
  ShopSubscriptionConnection: ResolverTypeWrapper<ShopSubscriptionConnectionRow>;
  ShopSubscriptionEdge: ResolverTypeWrapper<Omit<ShopSubscriptionEdge, 'node'> & { node: ResolversTypes['ShopSubscription'] }>;
  ShopSubscriptionOrder: ShopSubscriptionOrder;
  ShopSubscriptionStatus: ResolverTypeWrapper<ShopSubscriptionStatusValue>;
  Sitemap: ResolverTypeWrapper<SitemapRow>;
  SitemapConnection: ResolverTypeWrapper<SitemapConnectionRow>;
  SitemapEdge: ResolverTypeWrapper<Omit<SitemapEdge, 'node'> & { node: ResolversTypes['Sitemap'] }>;
  SlowQueries: ResolverTypeWrapper<SlowQueriesRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SuspendUserInput: SuspendUserInput;
  SuspendUserPayload: ResolverTypeWrapper<Omit<SuspendUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  TakeSlotInput: TakeSlotInput;
  TakeSlotPayload: ResolverTypeWrapper<Omit<TakeSlotPayload, 'assignment' | 'campaign'> & { assignment: ResolversTypes['Assignment'], campaign?: Maybe<ResolversTypes['Campaign']> }>;
  Todo: ResolverTypeWrapper<TodoRow>;
  TodoConnection: ResolverTypeWrapper<TodoConnectionRow>;
  TodoEdge: ResolverTypeWrapper<Omit<TodoEdge, 'node'> & { node: ResolversTypes['Todo'] }>;
  TodoList: ResolverTypeWrapper<TodoListRow>;
  TodoListConnection: ResolverTypeWrapper<TodoListConnectionRow>;
  TodoListEdge: ResolverTypeWrapper<Omit<TodoListEdge, 'node'> & { node: ResolversTypes['TodoList'] }>;
  TodoListOrder: TodoListOrder;
  TodoOrder: TodoOrder;
  TodoPriority: ResolverTypeWrapper<TodoPriorityValue>;
  TodoStatus: ResolverTypeWrapper<TodoStatusValue>;
  Transaction: ResolverTypeWrapper<TransactionRow>;
  TransactionConnection: ResolverTypeWrapper<TransactionConnectionRow>;
  TransactionEdge: ResolverTypeWrapper<Omit<TransactionEdge, 'node'> & { node: ResolversTypes['Transaction'] }>;
  TransactionOrder: TransactionOrder;
  TransactionType: ResolverTypeWrapper<TransactionTypeValue>;
  TransferFundsInput: TransferFundsInput;
  TransferFundsPayload: ResolverTypeWrapper<Omit<TransferFundsPayload, 'transaction' | 'wallet'> & { transaction: ResolversTypes['Transaction'], wallet?: Maybe<ResolversTypes['Wallet']> }>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UninstallShopInput: UninstallShopInput;
  UninstallShopPayload: ResolverTypeWrapper<Omit<UninstallShopPayload, 'shop'> & { shop: ResolversTypes['Shop'] }>;
  UnlinkOAuthProviderInput: UnlinkOAuthProviderInput;
  UnlinkOAuthProviderPayload: ResolverTypeWrapper<Omit<UnlinkOAuthProviderPayload, 'user'> & { user: ResolversTypes['User'] }>;
  UpdateAssignmentInput: UpdateAssignmentInput;
  UpdateAssignmentPayload: ResolverTypeWrapper<Omit<UpdateAssignmentPayload, 'assignment' | 'campaign'> & { assignment: ResolversTypes['Assignment'], campaign: ResolversTypes['Campaign'] }>;
  UpdateCampaignInput: UpdateCampaignInput;
  UpdateCampaignPayload: ResolverTypeWrapper<Omit<UpdateCampaignPayload, 'campaign'> & { campaign: ResolversTypes['Campaign'] }>;
  UpdateProductInput: UpdateProductInput;
  UpdateProductPayload: ResolverTypeWrapper<Omit<UpdateProductPayload, 'product'> & { product: ResolversTypes['Product'] }>;
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: ResolverTypeWrapper<Omit<UpdateProfilePayload, 'user'> & { user: ResolversTypes['User'] }>;
  UpdateShopInput: UpdateShopInput;
  UpdateShopPayload: ResolverTypeWrapper<Omit<UpdateShopPayload, 'shop'> & { shop: ResolversTypes['Shop'] }>;
  UpdateTodoInput: UpdateTodoInput;
  UpdateTodoListInput: UpdateTodoListInput;
  UpdateTodoListPayload: ResolverTypeWrapper<Omit<UpdateTodoListPayload, 'list'> & { list: ResolversTypes['TodoList'] }>;
  UpdateTodoPayload: ResolverTypeWrapper<Omit<UpdateTodoPayload, 'todo'> & { todo: ResolversTypes['Todo'] }>;
  UpsertError: ResolverTypeWrapper<UpsertErrorRow>;
  UpsertOutcome: ResolverTypeWrapper<UpsertOutcomeValue>;
  UpsertProductInput: UpsertProductInput;
  UpsertProductResult: ResolverTypeWrapper<UpsertProductResultRow>;
  UpsertProductsInput: UpsertProductsInput;
  UpsertProductsPayload: ResolverTypeWrapper<Omit<UpsertProductsPayload, 'results'> & { results: ReadonlyArray<ResolversTypes['UpsertProductResult']> }>;
  User: ResolverTypeWrapper<UserRow>;
  UserConnection: ResolverTypeWrapper<UserConnectionRow>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserOrder: UserOrder;
  UserStats: ResolverTypeWrapper<UserStatsRow>;
  UserStatus: ResolverTypeWrapper<UserStatusValue>;
  VerifyEmailInput: VerifyEmailInput;
  VerifyEmailPayload: ResolverTypeWrapper<Omit<VerifyEmailPayload, 'user'> & { user: ResolversTypes['User'] }>;
  Wallet: ResolverTypeWrapper<WalletRow>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AcceptInviteInput: AcceptInviteInput;
  AcceptInvitePayload: Omit<AcceptInvitePayload, 'invite' | 'user'> & { invite: ResolversParentTypes['Invite'], user: ResolversParentTypes['User'] };
  Activity: ActivityRow;
  AddListMemberInput: AddListMemberInput;
  AddListMemberPayload: Omit<AddListMemberPayload, 'list'> & { list: ResolversParentTypes['TodoList'] };
  AssignAgencyInput: AssignAgencyInput;
  AssignAgencyPayload: Omit<AssignAgencyPayload, 'assignment' | 'campaign'> & { assignment: ResolversParentTypes['Assignment'], campaign: ResolversParentTypes['Campaign'] };
  Assignment: AssignmentRow;
  AssignmentConnection: AssignmentConnectionRow;
  AssignmentEdge: Omit<AssignmentEdge, 'node'> & { node: ResolversParentTypes['Assignment'] };
  Boolean: Scalars['Boolean']['output'];
  Breaker: BreakerRow;
  Campaign: CampaignRow;
  CampaignConnection: CampaignConnectionRow;
  CampaignEdge: Omit<CampaignEdge, 'node'> & { node: ResolversParentTypes['Campaign'] };
  CancelJobInput: CancelJobInput;
  CancelJobPayload: Omit<CancelJobPayload, 'job'> & { job: ResolversParentTypes['Job'] };
  ChangePasswordInput: ChangePasswordInput;
  ChangePasswordPayload: Omit<ChangePasswordPayload, 'user'> & { user: ResolversParentTypes['User'] };
  ChangePlanInput: ChangePlanInput;
  ChangePlanPayload: Omit<ChangePlanPayload, 'shop' | 'subscription'> & { shop: ResolversParentTypes['Shop'], subscription: ResolversParentTypes['ShopSubscription'] };
  CollectionIndexes: CollectionIndexesRow;
  CollectionStats: CollectionStatsRow;
  CommandPerformance: CommandPerformance;
  CompleteTodoInput: CompleteTodoInput;
  CompleteTodoPayload: Omit<CompleteTodoPayload, 'todo'> & { todo: ResolversParentTypes['Todo'] };
  ConnectionRecord: ConnectionRecord;
  CountedError: CountedError;
  CpuCheck: CpuCheckRow;
  CreateCampaignInput: CreateCampaignInput;
  CreateCampaignPayload: Omit<CreateCampaignPayload, 'campaign'> & { campaign: ResolversParentTypes['Campaign'] };
  CreateInviteInput: CreateInviteInput;
  CreateInvitePayload: Omit<CreateInvitePayload, 'invite'> & { invite: ResolversParentTypes['Invite'] };
  CreateProductInput: CreateProductInput;
  CreateProductPayload: Omit<CreateProductPayload, 'product'> & { product: ResolversParentTypes['Product'] };
  CreateTodoInput: CreateTodoInput;
  CreateTodoListInput: CreateTodoListInput;
  CreateTodoListPayload: Omit<CreateTodoListPayload, 'list'> & { list: ResolversParentTypes['TodoList'] };
  CreateTodoPayload: Omit<CreateTodoPayload, 'todo'> & { todo: ResolversParentTypes['Todo'] };
  CreditWalletInput: CreditWalletInput;
  CreditWalletPayload: Omit<CreditWalletPayload, 'transaction' | 'wallet'> & { transaction: ResolversParentTypes['Transaction'], wallet?: Maybe<ResolversParentTypes['Wallet']> };
  DatabaseCheck: DatabaseCheckRow;
  DatabaseCollection: DatabaseCollectionRow;
  DatabaseSize: DatabaseSize;
  DateTime: Scalars['DateTime']['output'];
  DbStats: DbStatsRow;
  DebitWalletInput: DebitWalletInput;
  DebitWalletPayload: Omit<DebitWalletPayload, 'transaction' | 'wallet'> & { transaction: ResolversParentTypes['Transaction'], wallet?: Maybe<ResolversParentTypes['Wallet']> };
  DeclaredField: DeclaredField;
  DeclaredJob: DeclaredJobRow;
  DeleteProductInput: DeleteProductInput;
  DeleteProductPayload: Omit<DeleteProductPayload, 'product'> & { product: ResolversParentTypes['Product'] };
  DeleteTodoInput: DeleteTodoInput;
  DeleteTodoListInput: DeleteTodoListInput;
  DeleteTodoListPayload: Omit<DeleteTodoListPayload, 'list'> & { list: ResolversParentTypes['TodoList'] };
  DeleteTodoPayload: Omit<DeleteTodoPayload, 'todo'> & { todo: ResolversParentTypes['Todo'] };
  DeleteUserInput: DeleteUserInput;
  DeleteUserPayload: Omit<DeleteUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  EmailAddress: Scalars['EmailAddress']['output'];
  ExchangeOAuthCodeInput: ExchangeOAuthCodeInput;
  ExchangeOAuthCodePayload: ExchangeOAuthCodePayloadRow;
  ExplainedCommand: ExplainedCommandRow;
  Explanation: ExplanationRow;
  ExplanationError: ExplanationError;
  Float: Scalars['Float']['output'];
  Health: HealthRow;
  HealthChecks: Omit<HealthChecks, 'cpu' | 'database' | 'memory'> & { cpu: ResolversParentTypes['CpuCheck'], database: ResolversParentTypes['DatabaseCheck'], memory: ResolversParentTypes['MemoryCheck'] };
  History: HistoryRow;
  HistorySample: HistorySampleRow;
  ID: Scalars['ID']['output'];
  IndexReport: IndexReport;
  IndexStats: IndexStats;
  InstallShopInput: InstallShopInput;
  InstallShopPayload: Omit<InstallShopPayload, 'shop' | 'subscription'> & { shop: ResolversParentTypes['Shop'], subscription: ResolversParentTypes['ShopSubscription'] };
  Int: Scalars['Int']['output'];
  InvalidField: InvalidFieldRow;
  Invite: InviteRow;
  InviteConnection: InviteConnectionRow;
  InviteEdge: Omit<InviteEdge, 'node'> & { node: ResolversParentTypes['Invite'] };
  InvitePreview: InvitePreviewRow;
  JSON: Scalars['JSON']['output'];
  Job: JobRow;
  JobConnection: JobConnectionRow;
  JobEdge: Omit<JobEdge, 'node'> & { node: ResolversParentTypes['Job'] };
  JobProgress: JobProgress;
  LinkOAuthProviderInput: LinkOAuthProviderInput;
  LinkOAuthProviderPayload: Omit<LinkOAuthProviderPayload, 'user'> & { user: ResolversParentTypes['User'] };
  LockQueue: LockQueue;
  LoginInput: LoginInput;
  LoginPayload: LoginPayloadRow;
  LogoutEverywhereInput: LogoutEverywhereInput;
  LogoutEverywherePayload: LogoutEverywherePayload;
  LogoutInput: LogoutInput;
  LogoutPayload: LogoutPayload;
  MemoryCheck: MemoryCheckRow;
  Migration: MigrationRow;
  MissingIndex: MissingIndex;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  OAuthProvider: OAuthProviderRow;
  OpenWalletInput: OpenWalletInput;
  OpenWalletPayload: Omit<OpenWalletPayload, 'wallet'> & { wallet: ResolversParentTypes['Wallet'] };
  OperationCounts: OperationCountsRow;
  OperationRates: OperationRates;
  OperationStats: Omit<OperationStats, 'total'> & { total: ResolversParentTypes['OperationCounts'] };
  PageInfo: PageInfo;
  PlanFinding: PlanFinding;
  PlanGuardReport: PlanGuardReportRow;
  Pool: PoolRow;
  PoolClosings: PoolClosings;
  PoolSize: PoolSize;
  PoolTiming: PoolTiming;
  Product: ProductRow;
  ProductConnection: ProductConnectionRow;
  ProductCounts: ProductCountsRow;
  ProductEdge: Omit<ProductEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  ProductSeo: ProductSeoRow;
  ProductSeoInput: ProductSeoInput;
  Query: Record<PropertyKey, never>;
  QueryOperation: QueryOperationRow;
  QueryShape: QueryShapeRow;
  QueryStats: QueryStatsRow;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: RefreshSessionPayloadRow;
  RegisterInput: RegisterInput;
  RegisterPayload: RegisterPayload;
  ReinstateUserInput: ReinstateUserInput;
  ReinstateUserPayload: Omit<ReinstateUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RemoveAssignmentInput: RemoveAssignmentInput;
  RemoveAssignmentPayload: Omit<RemoveAssignmentPayload, 'assignment' | 'campaign'> & { assignment: ResolversParentTypes['Assignment'], campaign: ResolversParentTypes['Campaign'] };
  RemoveListMemberInput: RemoveListMemberInput;
  RemoveListMemberPayload: Omit<RemoveListMemberPayload, 'list'> & { list: ResolversParentTypes['TodoList'] };
  ReopenTodoInput: ReopenTodoInput;
  ReopenTodoPayload: Omit<ReopenTodoPayload, 'todo'> & { todo: ResolversParentTypes['Todo'] };
  ReplicaSetMembers: ReplicaSetMembers;
  RequestPasswordResetInput: RequestPasswordResetInput;
  RequestPasswordResetPayload: RequestPasswordResetPayload;
  ResendVerificationInput: ResendVerificationInput;
  ResendVerificationPayload: ResendVerificationPayload;
  ResetPasswordInput: ResetPasswordInput;
  ResetPasswordPayload: Omit<ResetPasswordPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RestoreUserInput: RestoreUserInput;
  RestoreUserPayload: Omit<RestoreUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RevokeInviteInput: RevokeInviteInput;
  RevokeInvitePayload: Omit<RevokeInvitePayload, 'invite'> & { invite: ResolversParentTypes['Invite'] };
  RunJobInput: RunJobInput;
  RunJobPayload: Omit<RunJobPayload, 'job'> & { job: ResolversParentTypes['Job'] };
  RunningCommand: RunningCommandRow;
  SafeInt: Scalars['SafeInt']['output'];
  SampledCommands: SampledCommands;
  SampledError: SampledError;
  SampledOperations: SampledOperations;
  SampledPool: SampledPool;
  SampledProcess: SampledProcess;
  SchemaField: SchemaField;
  SchemaIndex: SchemaIndex;
  SchemaKind: SchemaKind;
  SchemaMisfit: SchemaMisfit;
  SchemaRelation: SchemaRelation;
  ServerConnections: ServerConnections;
  Session: SessionRow;
  SessionConnection: SessionConnectionRow;
  SessionEdge: Omit<SessionEdge, 'node'> & { node: ResolversParentTypes['Session'] };
  SetCampaignStatusInput: SetCampaignStatusInput;
  SetCampaignStatusPayload: Omit<SetCampaignStatusPayload, 'campaign'> & { campaign: ResolversParentTypes['Campaign'] };
  SetUserRolesInput: SetUserRolesInput;
  SetUserRolesPayload: Omit<SetUserRolesPayload, 'user'> & { user: ResolversParentTypes['User'] };
  Shop: ShopRow;
  ShopConnection: ShopConnectionRow;
  ShopEdge: Omit<ShopEdge, 'node'> & { node: ResolversParentTypes['Shop'] };
  ShopSubscription: ShopSubscriptionRow;
  ShopSubscriptionConnection: ShopSubscriptionConnectionRow;
  ShopSubscriptionEdge: Omit<ShopSubscriptionEdge, 'node'> & { node: ResolversParentTypes['ShopSubscription'] };
  Sitemap: SitemapRow;
  SitemapConnection: SitemapConnectionRow;
  SitemapEdge: Omit<SitemapEdge, 'node'> & { node: ResolversParentTypes['Sitemap'] };
  SlowQueries: SlowQueriesRow;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SuspendUserInput: SuspendUserInput;
  SuspendUserPayload: Omit<SuspendUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  TakeSlotInput: TakeSlotInput;
  TakeSlotPayload: Omit<TakeSlotPayload, 'assignment' | 'campaign'> & { assignment: ResolversParentTypes['Assignment'], campaign?: Maybe<ResolversParentTypes['Campaign']> };
  Todo: TodoRow;
  TodoConnection: TodoConnectionRow;
  TodoEdge: Omit<TodoEdge, 'node'> & { node: ResolversParentTypes['Todo'] };
  TodoList: TodoListRow;
  TodoListConnection: TodoListConnectionRow;
  TodoListEdge: Omit<TodoListEdge, 'node'> & { node: ResolversParentTypes['TodoList'] };
  Transaction: TransactionRow;
  TransactionConnection: TransactionConnectionRow;
  TransactionEdge: Omit<TransactionEdge, 'node'> & { node: ResolversParentTypes['Transaction'] };
  TransferFundsInput: TransferFundsInput;
  TransferFundsPayload: Omit<TransferFundsPayload, 'transaction' | 'wallet'> & { transaction: ResolversParentTypes['Transaction'], wallet?: Maybe<ResolversParentTypes['Wallet']> };
  URL: Scalars['URL']['output'];
  UninstallShopInput: UninstallShopInput;
  UninstallShopPayload: Omit<UninstallShopPayload, 'shop'> & { shop: ResolversParentTypes['Shop'] };
  UnlinkOAuthProviderInput: UnlinkOAuthProviderInput;
  UnlinkOAuthProviderPayload: Omit<UnlinkOAuthProviderPayload, 'user'> & { user: ResolversParentTypes['User'] };
  UpdateAssignmentInput: UpdateAssignmentInput;
  UpdateAssignmentPayload: Omit<UpdateAssignmentPayload, 'assignment' | 'campaign'> & { assignment: ResolversParentTypes['Assignment'], campaign: ResolversParentTypes['Campaign'] };
  UpdateCampaignInput: UpdateCampaignInput;
  UpdateCampaignPayload: Omit<UpdateCampaignPayload, 'campaign'> & { campaign: ResolversParentTypes['Campaign'] };
  UpdateProductInput: UpdateProductInput;
  UpdateProductPayload: Omit<UpdateProductPayload, 'product'> & { product: ResolversParentTypes['Product'] };
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: Omit<UpdateProfilePayload, 'user'> & { user: ResolversParentTypes['User'] };
  UpdateShopInput: UpdateShopInput;
  UpdateShopPayload: Omit<UpdateShopPayload, 'shop'> & { shop: ResolversParentTypes['Shop'] };
  UpdateTodoInput: UpdateTodoInput;
  UpdateTodoListInput: UpdateTodoListInput;
  UpdateTodoListPayload: Omit<UpdateTodoListPayload, 'list'> & { list: ResolversParentTypes['TodoList'] };
  UpdateTodoPayload: Omit<UpdateTodoPayload, 'todo'> & { todo: ResolversParentTypes['Todo'] };
  UpsertError: UpsertErrorRow;
  UpsertProductInput: UpsertProductInput;
  UpsertProductResult: UpsertProductResultRow;
  UpsertProductsInput: UpsertProductsInput;
  UpsertProductsPayload: Omit<UpsertProductsPayload, 'results'> & { results: ReadonlyArray<ResolversParentTypes['UpsertProductResult']> };
  User: UserRow;
  UserConnection: UserConnectionRow;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserStats: UserStatsRow;
  VerifyEmailInput: VerifyEmailInput;
  VerifyEmailPayload: Omit<VerifyEmailPayload, 'user'> & { user: ResolversParentTypes['User'] };
  Wallet: WalletRow;
};

export type AuthDirectiveArgs = {
  roles?: Maybe<ReadonlyArray<Role>>;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  weight: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = Context, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EachDirectiveArgs = { };

export type EachDirectiveResolver<Result, Parent, ContextType = Context, Args = EachDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  lengthOf?: Maybe<Scalars['String']['input']>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = Context, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type TagDirectiveArgs = {
  prefix: Scalars['String']['input'];
};

export type TagDirectiveResolver<Result, Parent, ContextType = Context, Args = TagDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type TransactionDirectiveArgs = { };

export type TransactionDirectiveResolver<Result, Parent, ContextType = Context, Args = TransactionDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AcceptInvitePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AcceptInvitePayload'] = ResolversParentTypes['AcceptInvitePayload']> = {
  invite?: Resolver<ResolversTypes['Invite'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ActivityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Activity'] = ResolversParentTypes['Activity']> = {
  breaker?: Resolver<ResolversTypes['Breaker'], ParentType, ContextType>;
  commands?: Resolver<ReadonlyArray<ResolversTypes['RunningCommand']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CountedError']>, ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sockets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  subscriptions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AddListMemberPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddListMemberPayload'] = ResolversParentTypes['AddListMemberPayload']> = {
  list?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type AssignAgencyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignAgencyPayload'] = ResolversParentTypes['AssignAgencyPayload']> = {
  assignment?: Resolver<ResolversTypes['Assignment'], ParentType, ContextType>;
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type AssignmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Assignment'] = ResolversParentTypes['Assignment']> = {
  agencyCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  brandCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  slots?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  usedSlots?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AssignmentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentConnection'] = ResolversParentTypes['AssignmentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AssignmentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Assignment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type AssignmentEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AssignmentEdge'] = ResolversParentTypes['AssignmentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Assignment'], ParentType, ContextType>;
};

export type AuthMethodResolvers = { GITHUB: 'github', GOOGLE: 'google', PASSWORD: 'password' };

export type BreakerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Breaker'] = ResolversParentTypes['Breaker']> = {
  opened?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['BreakerState'], ParentType, ContextType>;
};

export type BreakerStateResolvers = { CLOSED: 'closed', HALF_OPEN: 'half_open', OPEN: 'open' };

export type CampaignResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Campaign'] = ResolversParentTypes['Campaign']> = {
  allowedAgencyCodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  assignedSlots?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  assignments?: Resolver<Maybe<ResolversTypes['AssignmentConnection']>, ParentType, ContextType, Partial<CampaignAssignmentsArgs>>;
  brandCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  payoutPaise?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CampaignStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalSlots?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  usedSlots?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CampaignConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CampaignConnection'] = ResolversParentTypes['CampaignConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CampaignEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Campaign']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type CampaignEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CampaignEdge'] = ResolversParentTypes['CampaignEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type CampaignStatusResolvers = { ACTIVE: 'active', DRAFT: 'draft', ENDED: 'ended', PAUSED: 'paused' };

export type CancelJobPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelJobPayload'] = ResolversParentTypes['CancelJobPayload']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type ChangePasswordPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangePasswordPayload'] = ResolversParentTypes['ChangePasswordPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ChangePlanPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangePlanPayload'] = ResolversParentTypes['ChangePlanPayload']> = {
  shop?: Resolver<ResolversTypes['Shop'], ParentType, ContextType>;
  subscription?: Resolver<ResolversTypes['ShopSubscription'], ParentType, ContextType>;
};

export type CollectionIndexesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CollectionIndexes'] = ResolversParentTypes['CollectionIndexes']> = {
  collection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  documents?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  indexes?: Resolver<ReadonlyArray<ResolversTypes['IndexReport']>, ParentType, ContextType>;
  missing?: Resolver<ReadonlyArray<ResolversTypes['MissingIndex']>, ParentType, ContextType>;
};

export type CollectionStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CollectionStats'] = ResolversParentTypes['CollectionStats']> = {
  avgObjSize?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  count?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  indexSize?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  indexes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['IndexStats']>>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  storageSize?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type CommandPerformanceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommandPerformance'] = ResolversParentTypes['CommandPerformance']> = {
  avgQueryTime?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  commands?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  slowQueries?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type CompleteTodoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompleteTodoPayload'] = ResolversParentTypes['CompleteTodoPayload']> = {
  todo?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type ConnectionRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectionRecord'] = ResolversParentTypes['ConnectionRecord']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  connects?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  disconnects?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastErrorAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reconnects?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ConnectionState'], ParentType, ContextType>;
  uptime?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type ConnectionStateResolvers = { CONNECTED: 'connected', CONNECTING: 'connecting', DISCONNECTED: 'disconnected', DISCONNECTING: 'disconnecting' };

export type CountedErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CountedError'] = ResolversParentTypes['CountedError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CpuCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CpuCheck'] = ResolversParentTypes['CpuCheck']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type CreateCampaignPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateCampaignPayload'] = ResolversParentTypes['CreateCampaignPayload']> = {
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type CreateInvitePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateInvitePayload'] = ResolversParentTypes['CreateInvitePayload']> = {
  invite?: Resolver<ResolversTypes['Invite'], ParentType, ContextType>;
};

export type CreateProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateProductPayload'] = ResolversParentTypes['CreateProductPayload']> = {
  product?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type CreateTodoListPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateTodoListPayload'] = ResolversParentTypes['CreateTodoListPayload']> = {
  list?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type CreateTodoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateTodoPayload'] = ResolversParentTypes['CreateTodoPayload']> = {
  todo?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type CreditWalletPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreditWalletPayload'] = ResolversParentTypes['CreditWalletPayload']> = {
  transaction?: Resolver<ResolversTypes['Transaction'], ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
};

export type DatabaseCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatabaseCheck'] = ResolversParentTypes['DatabaseCheck']> = {
  connection?: Resolver<ResolversTypes['ConnectionState'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latency?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  poolSize?: Resolver<ResolversTypes['PoolSize'], ParentType, ContextType>;
  readWrite?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  readyState?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  replicaSet?: Resolver<Maybe<ResolversTypes['ReplicaSetMembers']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
};

export type DatabaseCollectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatabaseCollection'] = ResolversParentTypes['DatabaseCollection']> = {
  declared?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  documents?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['SchemaField']>, ParentType, ContextType>;
  indexes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SchemaIndex']>>, ParentType, ContextType>;
  misfits?: Resolver<ReadonlyArray<ResolversTypes['SchemaMisfit']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  relations?: Resolver<ReadonlyArray<ResolversTypes['SchemaRelation']>, ParentType, ContextType>;
  sampled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  skipped?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unfit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unfitEstimate?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  whole?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type DatabaseSizeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatabaseSize'] = ResolversParentTypes['DatabaseSize']> = {
  collections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  dataSize?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  documents?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  indexSize?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  storageSize?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DbStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DbStats'] = ResolversParentTypes['DbStats']> = {
  cacheHitRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  collections?: Resolver<ReadonlyArray<ResolversTypes['CollectionStats']>, ParentType, ContextType>;
  connections?: Resolver<Maybe<ResolversTypes['ServerConnections']>, ParentType, ContextType>;
  database?: Resolver<Maybe<ResolversTypes['DatabaseSize']>, ParentType, ContextType>;
  generatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lockQueue?: Resolver<Maybe<ResolversTypes['LockQueue']>, ParentType, ContextType>;
  operations?: Resolver<Maybe<ResolversTypes['OperationStats']>, ParentType, ContextType>;
  performance?: Resolver<ResolversTypes['CommandPerformance'], ParentType, ContextType>;
  writeConflicts?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type DebitWalletPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DebitWalletPayload'] = ResolversParentTypes['DebitWalletPayload']> = {
  transaction?: Resolver<ResolversTypes['Transaction'], ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
};

export type DeclaredFieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeclaredField'] = ResolversParentTypes['DeclaredField']> = {
  fallback?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  unique?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  values?: Resolver<Maybe<ReadonlyArray<ResolversTypes['JSON']>>, ParentType, ContextType>;
};

export type DeclaredJobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeclaredJob'] = ResolversParentTypes['DeclaredJob']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  does?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSuccessAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nextRunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  schedule?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timeLimitMs?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type DeleteProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteProductPayload'] = ResolversParentTypes['DeleteProductPayload']> = {
  product?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type DeleteTodoListPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteTodoListPayload'] = ResolversParentTypes['DeleteTodoListPayload']> = {
  deletedTodos?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  list?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type DeleteTodoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteTodoPayload'] = ResolversParentTypes['DeleteTodoPayload']> = {
  todo?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type DeleteUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteUserPayload'] = ResolversParentTypes['DeleteUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

export type ExchangeOAuthCodePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExchangeOAuthCodePayload'] = ResolversParentTypes['ExchangeOAuthCodePayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ExplainedCommandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplainedCommand'] = ResolversParentTypes['ExplainedCommand']> = {
  collection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  docsExamined?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  executionMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  indexes?: Resolver<ReadonlyArray<ResolversTypes['JSON']>, ParentType, ContextType>;
  keysExamined?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  paths?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  planningMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  recommendations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  rejectedPlans?: Resolver<ReadonlyArray<ResolversTypes['JSON']>, ParentType, ContextType>;
  returned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stages?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['PlanVerdict'], ParentType, ContextType>;
};

export type ExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Explanation'] = ResolversParentTypes['Explanation']> = {
  commands?: Resolver<ReadonlyArray<ResolversTypes['ExplainedCommand']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ExplanationError']>, ParentType, ContextType>;
  noVerdict?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unplanned?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  verdict?: Resolver<Maybe<ResolversTypes['PlanVerdict']>, ParentType, ContextType>;
};

export type ExplanationErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplanationError'] = ResolversParentTypes['ExplanationError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Health'] = ResolversParentTypes['Health']> = {
  checks?: Resolver<ResolversTypes['HealthChecks'], ParentType, ContextType>;
  environment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notReady?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  timestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  uptime?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HealthChecksResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HealthChecks'] = ResolversParentTypes['HealthChecks']> = {
  cpu?: Resolver<ResolversTypes['CpuCheck'], ParentType, ContextType>;
  database?: Resolver<ResolversTypes['DatabaseCheck'], ParentType, ContextType>;
  memory?: Resolver<ResolversTypes['MemoryCheck'], ParentType, ContextType>;
};

export type HealthStatusResolvers = { DEGRADED: 'degraded', HEALTHY: 'healthy', UNHEALTHY: 'unhealthy' };

export type HistoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['History'] = ResolversParentTypes['History']> = {
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  intervalMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  samples?: Resolver<ReadonlyArray<ResolversTypes['HistorySample']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type HistorySampleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HistorySample'] = ResolversParentTypes['HistorySample']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  breaker?: Resolver<ResolversTypes['BreakerState'], ParentType, ContextType>;
  commands?: Resolver<ResolversTypes['SampledCommands'], ParentType, ContextType>;
  databaseLatencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['SampledError']>, ParentType, ContextType>;
  health?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['SampledOperations'], ParentType, ContextType>;
  pool?: Resolver<ResolversTypes['SampledPool'], ParentType, ContextType>;
  process?: Resolver<ResolversTypes['SampledProcess'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type IndexReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IndexReport'] = ResolversParentTypes['IndexReport']> = {
  declared?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  keys?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  migration?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  neverUsed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  redundantWith?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  uses?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type IndexStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IndexStats'] = ResolversParentTypes['IndexStats']> = {
  keys?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type InstallShopPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InstallShopPayload'] = ResolversParentTypes['InstallShopPayload']> = {
  shop?: Resolver<ResolversTypes['Shop'], ParentType, ContextType>;
  subscription?: Resolver<ResolversTypes['ShopSubscription'], ParentType, ContextType>;
};

export type InvalidFieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidField'] = ResolversParentTypes['InvalidField']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type InviteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Invite'] = ResolversParentTypes['Invite']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  parentCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InviteStatus'], ParentType, ContextType>;
  usedBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InviteConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InviteConnection'] = ResolversParentTypes['InviteConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InviteEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Invite']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type InviteEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InviteEdge'] = ResolversParentTypes['InviteEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invite'], ParentType, ContextType>;
};

export type InvitePreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitePreview'] = ResolversParentTypes['InvitePreview']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InviteStatus'], ParentType, ContextType>;
};

export type InviteStatusResolvers = { ACTIVE: 'active', EXPIRED: 'expired', REVOKED: 'revoked', USED: 'used' };

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  failReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  leaseEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nextRunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  problems?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['JobProgress']>, ParentType, ContextType>;
  schedule?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['JobStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['JobEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type JobEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobEdge'] = ResolversParentTypes['JobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type JobProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobProgress'] = ResolversParentTypes['JobProgress']> = {
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  of?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobStatusResolvers = { CANCELLED: 'cancelled', FAILED: 'failed', QUEUED: 'queued', RUNNING: 'running', SUCCEEDED: 'succeeded' };

export type LinkOAuthProviderPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkOAuthProviderPayload'] = ResolversParentTypes['LinkOAuthProviderPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type LockQueueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LockQueue'] = ResolversParentTypes['LockQueue']> = {
  readers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  writers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LoginPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoginPayload'] = ResolversParentTypes['LoginPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type LogoutEverywherePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutEverywherePayload'] = ResolversParentTypes['LogoutEverywherePayload']> = {
  ended?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LogoutPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutPayload'] = ResolversParentTypes['LogoutPayload']> = {
  ended?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MemoryCheckResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MemoryCheck'] = ResolversParentTypes['MemoryCheck']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  heapTotal?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  heapUsed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MigrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Migration'] = ResolversParentTypes['Migration']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MigrationState'], ParentType, ContextType>;
};

export type MigrationStateResolvers = { APPLIED: 'applied', FAILED: 'failed', PENDING: 'pending', RUNNING: 'running' };

export type MissingIndexResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MissingIndex'] = ResolversParentTypes['MissingIndex']> = {
  declared?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  keys?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  migration?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  shapes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acceptInvite?: Resolver<ResolversTypes['AcceptInvitePayload'], ParentType, ContextType, RequireFields<MutationAcceptInviteArgs, 'input'>>;
  addListMember?: Resolver<ResolversTypes['AddListMemberPayload'], ParentType, ContextType, RequireFields<MutationAddListMemberArgs, 'input'>>;
  assignAgency?: Resolver<ResolversTypes['AssignAgencyPayload'], ParentType, ContextType, RequireFields<MutationAssignAgencyArgs, 'input'>>;
  cancelJob?: Resolver<ResolversTypes['CancelJobPayload'], ParentType, ContextType, RequireFields<MutationCancelJobArgs, 'input'>>;
  changePassword?: Resolver<ResolversTypes['ChangePasswordPayload'], ParentType, ContextType, RequireFields<MutationChangePasswordArgs, 'input'>>;
  changePlan?: Resolver<ResolversTypes['ChangePlanPayload'], ParentType, ContextType, RequireFields<MutationChangePlanArgs, 'input'>>;
  completeTodo?: Resolver<ResolversTypes['CompleteTodoPayload'], ParentType, ContextType, RequireFields<MutationCompleteTodoArgs, 'input'>>;
  createCampaign?: Resolver<ResolversTypes['CreateCampaignPayload'], ParentType, ContextType, RequireFields<MutationCreateCampaignArgs, 'input'>>;
  createInvite?: Resolver<ResolversTypes['CreateInvitePayload'], ParentType, ContextType, RequireFields<MutationCreateInviteArgs, 'input'>>;
  createProduct?: Resolver<ResolversTypes['CreateProductPayload'], ParentType, ContextType, RequireFields<MutationCreateProductArgs, 'input'>>;
  createTodo?: Resolver<ResolversTypes['CreateTodoPayload'], ParentType, ContextType, RequireFields<MutationCreateTodoArgs, 'input'>>;
  createTodoList?: Resolver<ResolversTypes['CreateTodoListPayload'], ParentType, ContextType, RequireFields<MutationCreateTodoListArgs, 'input'>>;
  creditWallet?: Resolver<ResolversTypes['CreditWalletPayload'], ParentType, ContextType, RequireFields<MutationCreditWalletArgs, 'input'>>;
  debitWallet?: Resolver<ResolversTypes['DebitWalletPayload'], ParentType, ContextType, RequireFields<MutationDebitWalletArgs, 'input'>>;
  deleteProduct?: Resolver<ResolversTypes['DeleteProductPayload'], ParentType, ContextType, RequireFields<MutationDeleteProductArgs, 'input'>>;
  deleteTodo?: Resolver<ResolversTypes['DeleteTodoPayload'], ParentType, ContextType, RequireFields<MutationDeleteTodoArgs, 'input'>>;
  deleteTodoList?: Resolver<ResolversTypes['DeleteTodoListPayload'], ParentType, ContextType, RequireFields<MutationDeleteTodoListArgs, 'input'>>;
  deleteUser?: Resolver<ResolversTypes['DeleteUserPayload'], ParentType, ContextType, RequireFields<MutationDeleteUserArgs, 'input'>>;
  exchangeOAuthCode?: Resolver<Maybe<ResolversTypes['ExchangeOAuthCodePayload']>, ParentType, ContextType, RequireFields<MutationExchangeOAuthCodeArgs, 'input'>>;
  installShop?: Resolver<ResolversTypes['InstallShopPayload'], ParentType, ContextType, RequireFields<MutationInstallShopArgs, 'input'>>;
  linkOAuthProvider?: Resolver<ResolversTypes['LinkOAuthProviderPayload'], ParentType, ContextType, RequireFields<MutationLinkOAuthProviderArgs, 'input'>>;
  login?: Resolver<Maybe<ResolversTypes['LoginPayload']>, ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
  logout?: Resolver<ResolversTypes['LogoutPayload'], ParentType, ContextType, RequireFields<MutationLogoutArgs, 'input'>>;
  logoutEverywhere?: Resolver<ResolversTypes['LogoutEverywherePayload'], ParentType, ContextType, RequireFields<MutationLogoutEverywhereArgs, 'input'>>;
  openWallet?: Resolver<ResolversTypes['OpenWalletPayload'], ParentType, ContextType, RequireFields<MutationOpenWalletArgs, 'input'>>;
  refreshSession?: Resolver<ResolversTypes['RefreshSessionPayload'], ParentType, ContextType, RequireFields<MutationRefreshSessionArgs, 'input'>>;
  register?: Resolver<ResolversTypes['RegisterPayload'], ParentType, ContextType, RequireFields<MutationRegisterArgs, 'input'>>;
  reinstateUser?: Resolver<ResolversTypes['ReinstateUserPayload'], ParentType, ContextType, RequireFields<MutationReinstateUserArgs, 'input'>>;
  removeAssignment?: Resolver<ResolversTypes['RemoveAssignmentPayload'], ParentType, ContextType, RequireFields<MutationRemoveAssignmentArgs, 'input'>>;
  removeListMember?: Resolver<ResolversTypes['RemoveListMemberPayload'], ParentType, ContextType, RequireFields<MutationRemoveListMemberArgs, 'input'>>;
  reopenTodo?: Resolver<ResolversTypes['ReopenTodoPayload'], ParentType, ContextType, RequireFields<MutationReopenTodoArgs, 'input'>>;
  requestPasswordReset?: Resolver<ResolversTypes['RequestPasswordResetPayload'], ParentType, ContextType, RequireFields<MutationRequestPasswordResetArgs, 'input'>>;
  resendVerification?: Resolver<ResolversTypes['ResendVerificationPayload'], ParentType, ContextType, RequireFields<MutationResendVerificationArgs, 'input'>>;
  resetPassword?: Resolver<ResolversTypes['ResetPasswordPayload'], ParentType, ContextType, RequireFields<MutationResetPasswordArgs, 'input'>>;
  restoreUser?: Resolver<ResolversTypes['RestoreUserPayload'], ParentType, ContextType, RequireFields<MutationRestoreUserArgs, 'input'>>;
  revokeInvite?: Resolver<ResolversTypes['RevokeInvitePayload'], ParentType, ContextType, RequireFields<MutationRevokeInviteArgs, 'input'>>;
  runJob?: Resolver<ResolversTypes['RunJobPayload'], ParentType, ContextType, RequireFields<MutationRunJobArgs, 'input'>>;
  setCampaignStatus?: Resolver<ResolversTypes['SetCampaignStatusPayload'], ParentType, ContextType, RequireFields<MutationSetCampaignStatusArgs, 'input'>>;
  setUserRoles?: Resolver<ResolversTypes['SetUserRolesPayload'], ParentType, ContextType, RequireFields<MutationSetUserRolesArgs, 'input'>>;
  suspendUser?: Resolver<ResolversTypes['SuspendUserPayload'], ParentType, ContextType, RequireFields<MutationSuspendUserArgs, 'input'>>;
  takeSlot?: Resolver<ResolversTypes['TakeSlotPayload'], ParentType, ContextType, RequireFields<MutationTakeSlotArgs, 'input'>>;
  transferFunds?: Resolver<ResolversTypes['TransferFundsPayload'], ParentType, ContextType, RequireFields<MutationTransferFundsArgs, 'input'>>;
  uninstallShop?: Resolver<ResolversTypes['UninstallShopPayload'], ParentType, ContextType, RequireFields<MutationUninstallShopArgs, 'input'>>;
  unlinkOAuthProvider?: Resolver<ResolversTypes['UnlinkOAuthProviderPayload'], ParentType, ContextType, RequireFields<MutationUnlinkOAuthProviderArgs, 'input'>>;
  updateAssignment?: Resolver<ResolversTypes['UpdateAssignmentPayload'], ParentType, ContextType, RequireFields<MutationUpdateAssignmentArgs, 'input'>>;
  updateCampaign?: Resolver<ResolversTypes['UpdateCampaignPayload'], ParentType, ContextType, RequireFields<MutationUpdateCampaignArgs, 'input'>>;
  updateProduct?: Resolver<ResolversTypes['UpdateProductPayload'], ParentType, ContextType, RequireFields<MutationUpdateProductArgs, 'input'>>;
  updateProfile?: Resolver<ResolversTypes['UpdateProfilePayload'], ParentType, ContextType, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  updateShop?: Resolver<ResolversTypes['UpdateShopPayload'], ParentType, ContextType, RequireFields<MutationUpdateShopArgs, 'input'>>;
  updateTodo?: Resolver<ResolversTypes['UpdateTodoPayload'], ParentType, ContextType, RequireFields<MutationUpdateTodoArgs, 'input'>>;
  updateTodoList?: Resolver<ResolversTypes['UpdateTodoListPayload'], ParentType, ContextType, RequireFields<MutationUpdateTodoListArgs, 'input'>>;
  upsertProducts?: Resolver<ResolversTypes['UpsertProductsPayload'], ParentType, ContextType, RequireFields<MutationUpsertProductsArgs, 'input'>>;
  verifyEmail?: Resolver<ResolversTypes['VerifyEmailPayload'], ParentType, ContextType, RequireFields<MutationVerifyEmailArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Assignment' | 'Campaign' | 'Invite' | 'Job' | 'Product' | 'Session' | 'Shop' | 'ShopSubscription' | 'Sitemap' | 'Todo' | 'TodoList' | 'Transaction' | 'User' | 'Wallet', ParentType, ContextType>;
};

export type OAuthProviderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OAuthProvider'] = ResolversParentTypes['OAuthProvider']> = {
  connectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  profilePicture?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['AuthMethod'], ParentType, ContextType>;
  providerEmail?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
};

export type OpenWalletPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OpenWalletPayload'] = ResolversParentTypes['OpenWalletPayload']> = {
  wallet?: Resolver<ResolversTypes['Wallet'], ParentType, ContextType>;
};

export type OperationCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationCounts'] = ResolversParentTypes['OperationCounts']> = {
  command?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  delete?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  getmore?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  insert?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  query?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  update?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type OperationRatesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationRates'] = ResolversParentTypes['OperationRates']> = {
  command?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  delete?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  getmore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  insert?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  query?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  update?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type OperationStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationStats'] = ResolversParentTypes['OperationStats']> = {
  perSecond?: Resolver<Maybe<ResolversTypes['OperationRates']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['OperationCounts'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PlanResolvers = { GROWTH: 'growth', PRO: 'pro', STARTER: 'starter' };

export type PlanFindingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlanFinding'] = ResolversParentTypes['PlanFinding']> = {
  collection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  foundAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['PlanVerdict'], ParentType, ContextType>;
};

export type PlanGuardModeResolvers = { OFF: 'off', REFUSE: 'refuse', WATCH: 'watch' };

export type PlanGuardReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlanGuardReport'] = ResolversParentTypes['PlanGuardReport']> = {
  failed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  findings?: Resolver<ReadonlyArray<ResolversTypes['PlanFinding']>, ParentType, ContextType>;
  found?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['PlanGuardMode'], ParentType, ContextType>;
  planned?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type PlanVerdictResolvers = { BOUNDED: 'bounded', INDEXED: 'indexed', MISSING: 'missing', SCANS: 'scans', SORTS: 'sorts', WASTEFUL: 'wasteful' };

export type PoolResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Pool'] = ResolversParentTypes['Pool']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  checkOut?: Resolver<ResolversTypes['PoolTiming'], ParentType, ContextType>;
  checkedIn?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  checkedOut?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  cleared?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  closed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  closedByReason?: Resolver<ResolversTypes['PoolClosings'], ParentType, ContextType>;
  connection?: Resolver<ResolversTypes['ConnectionRecord'], ParentType, ContextType>;
  created?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  creating?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  creation?: Resolver<ResolversTypes['PoolTiming'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  inUse?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  min?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  utilization?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PoolClosingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PoolClosings'] = ResolversParentTypes['PoolClosings']> = {
  error?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  idle?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  poolClosed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type PoolSizeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PoolSize'] = ResolversParentTypes['PoolSize']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inUse?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PoolTimingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PoolTiming'] = ResolversParentTypes['PoolTiming']> = {
  averageMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  optimized?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pricePaise?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  seo?: Resolver<Maybe<ResolversTypes['ProductSeo']>, ParentType, ContextType>;
  shop?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProductStatus'], ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductConnection'] = ResolversParentTypes['ProductConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProductEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type ProductCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductCounts'] = ResolversParentTypes['ProductCounts']> = {
  optimized?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  seoOptimized?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type ProductEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductEdge'] = ResolversParentTypes['ProductEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type ProductSeoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductSeo'] = ResolversParentTypes['ProductSeo']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  findings?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  keywords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  optimized?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  optimizedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProductStatusResolvers = { ACTIVE: 'active', ARCHIVED: 'archived', DRAFT: 'draft' };

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  activity?: Resolver<ResolversTypes['Activity'], ParentType, ContextType>;
  assignments?: Resolver<ResolversTypes['AssignmentConnection'], ParentType, ContextType, RequireFields<QueryAssignmentsArgs, 'orderBy'>>;
  authMethods?: Resolver<ReadonlyArray<ResolversTypes['AuthMethod']>, ParentType, ContextType>;
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType, RequireFields<QueryCampaignArgs, 'id'>>;
  campaigns?: Resolver<ResolversTypes['CampaignConnection'], ParentType, ContextType, RequireFields<QueryCampaignsArgs, 'orderBy'>>;
  databaseSchema?: Resolver<ReadonlyArray<ResolversTypes['DatabaseCollection']>, ParentType, ContextType, RequireFields<QueryDatabaseSchemaArgs, 'sample'>>;
  dbStats?: Resolver<ResolversTypes['DbStats'], ParentType, ContextType>;
  declaredJobs?: Resolver<ReadonlyArray<ResolversTypes['DeclaredJob']>, ParentType, ContextType>;
  explain?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType, RequireFields<QueryExplainArgs, 'operation'>>;
  health?: Resolver<ResolversTypes['Health'], ParentType, ContextType>;
  history?: Resolver<ResolversTypes['History'], ParentType, ContextType, Partial<QueryHistoryArgs>>;
  indexes?: Resolver<ReadonlyArray<ResolversTypes['CollectionIndexes']>, ParentType, ContextType>;
  invite?: Resolver<Maybe<ResolversTypes['InvitePreview']>, ParentType, ContextType, RequireFields<QueryInviteArgs, 'code'>>;
  invites?: Resolver<ResolversTypes['InviteConnection'], ParentType, ContextType, RequireFields<QueryInvitesArgs, 'orderBy'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<QueryJobsArgs, 'orderBy'>>;
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  migrations?: Resolver<ReadonlyArray<ResolversTypes['Migration']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  planGuard?: Resolver<ResolversTypes['PlanGuardReport'], ParentType, ContextType>;
  pool?: Resolver<ResolversTypes['Pool'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductArgs, 'id'>>;
  productByHandle?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductByHandleArgs, 'handle' | 'shopId'>>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<QueryProductsArgs, 'orderBy'>>;
  queryStats?: Resolver<ResolversTypes['QueryStats'], ParentType, ContextType, RequireFields<QueryQueryStatsArgs, 'adminPage'>>;
  shop?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType, RequireFields<QueryShopArgs, 'id'>>;
  shopByDomain?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType, RequireFields<QueryShopByDomainArgs, 'domain'>>;
  shops?: Resolver<ResolversTypes['ShopConnection'], ParentType, ContextType, RequireFields<QueryShopsArgs, 'orderBy'>>;
  slowQueries?: Resolver<ResolversTypes['SlowQueries'], ParentType, ContextType, RequireFields<QuerySlowQueriesArgs, 'adminPage'>>;
  subscriptions?: Resolver<ResolversTypes['ShopSubscriptionConnection'], ParentType, ContextType, RequireFields<QuerySubscriptionsArgs, 'orderBy'>>;
  todo?: Resolver<Maybe<ResolversTypes['Todo']>, ParentType, ContextType, RequireFields<QueryTodoArgs, 'id'>>;
  todoList?: Resolver<Maybe<ResolversTypes['TodoList']>, ParentType, ContextType, RequireFields<QueryTodoListArgs, 'id'>>;
  todoLists?: Resolver<ResolversTypes['TodoListConnection'], ParentType, ContextType, RequireFields<QueryTodoListsArgs, 'orderBy'>>;
  todos?: Resolver<ResolversTypes['TodoConnection'], ParentType, ContextType, RequireFields<QueryTodosArgs, 'orderBy'>>;
  transactionByKey?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType, RequireFields<QueryTransactionByKeyArgs, 'idempotencyKey'>>;
  transactions?: Resolver<ResolversTypes['TransactionConnection'], ParentType, ContextType, RequireFields<QueryTransactionsArgs, 'orderBy'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  userByEmail?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserByEmailArgs, 'email'>>;
  userStats?: Resolver<ReadonlyArray<ResolversTypes['UserStats']>, ParentType, ContextType>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'orderBy'>>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType, RequireFields<QueryWalletArgs, 'id'>>;
};

export type QueryOperationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QueryOperation'] = ResolversParentTypes['QueryOperation']> = {
  averageMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p95Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shapes?: Resolver<ReadonlyArray<ResolversTypes['QueryShape']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  worstMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QueryShapeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QueryShape'] = ResolversParentTypes['QueryShape']> = {
  averageMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  cached?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  collection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  documents?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p95Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recommendations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shared?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  slow?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  worstMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QueryStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QueryStats'] = ResolversParentTypes['QueryStats']> = {
  forgotten?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  leftOut?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operations?: Resolver<ReadonlyArray<ResolversTypes['QueryOperation']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RefreshSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshSessionPayload'] = ResolversParentTypes['RefreshSessionPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RegisterPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterPayload'] = ResolversParentTypes['RegisterPayload']> = {
  email?: Resolver<ResolversTypes['EmailAddress'], ParentType, ContextType>;
};

export type ReinstateUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReinstateUserPayload'] = ResolversParentTypes['ReinstateUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RemoveAssignmentPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveAssignmentPayload'] = ResolversParentTypes['RemoveAssignmentPayload']> = {
  assignment?: Resolver<ResolversTypes['Assignment'], ParentType, ContextType>;
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type RemoveListMemberPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveListMemberPayload'] = ResolversParentTypes['RemoveListMemberPayload']> = {
  list?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type ReopenTodoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReopenTodoPayload'] = ResolversParentTypes['ReopenTodoPayload']> = {
  todo?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type ReplicaSetMembersResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReplicaSetMembers'] = ResolversParentTypes['ReplicaSetMembers']> = {
  healthy?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RequestPasswordResetPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestPasswordResetPayload'] = ResolversParentTypes['RequestPasswordResetPayload']> = {
  email?: Resolver<ResolversTypes['EmailAddress'], ParentType, ContextType>;
};

export type ResendVerificationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResendVerificationPayload'] = ResolversParentTypes['ResendVerificationPayload']> = {
  email?: Resolver<ResolversTypes['EmailAddress'], ParentType, ContextType>;
};

export type ResetPasswordPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResetPasswordPayload'] = ResolversParentTypes['ResetPasswordPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RestoreUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RestoreUserPayload'] = ResolversParentTypes['RestoreUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RevokeInvitePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeInvitePayload'] = ResolversParentTypes['RevokeInvitePayload']> = {
  invite?: Resolver<ResolversTypes['Invite'], ParentType, ContextType>;
};

export type RoleResolvers = { ADMIN: 'admin', AGENCY: 'agency', BRAND: 'brand', MEDIATOR: 'mediator', MERCHANT: 'merchant', SHOPPER: 'shopper' };

export type RunJobPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RunJobPayload'] = ResolversParentTypes['RunJobPayload']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type RunningCommandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RunningCommand'] = ResolversParentTypes['RunningCommand']> = {
  collection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ms?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type SampledCommandsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampledCommands'] = ResolversParentTypes['SampledCommands']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  slow?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SampledErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampledError'] = ResolversParentTypes['SampledError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SampledOperationsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampledOperations'] = ResolversParentTypes['SampledOperations']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SampledPoolResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampledPool'] = ResolversParentTypes['SampledPool']> = {
  checkOutP95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  inUse?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SampledProcessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampledProcess'] = ResolversParentTypes['SampledProcess']> = {
  cpu?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  eventLoopDelayMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  eventLoopUtilization?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  heapTotal?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  heapUsed?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  machineCpu?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  rss?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type SchemaFieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchemaField'] = ResolversParentTypes['SchemaField']> = {
  declared?: Resolver<Maybe<ResolversTypes['DeclaredField']>, ParentType, ContextType>;
  found?: Resolver<ReadonlyArray<ResolversTypes['SchemaKind']>, ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SchemaIndexResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchemaIndex'] = ResolversParentTypes['SchemaIndex']> = {
  keys?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SchemaKindResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchemaKind'] = ResolversParentTypes['SchemaKind']> = {
  documents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SchemaMisfitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchemaMisfit'] = ResolversParentTypes['SchemaMisfit']> = {
  documents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SchemaRelationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchemaRelation'] = ResolversParentTypes['SchemaRelation']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ServerConnectionsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServerConnections'] = ResolversParentTypes['ServerConnections']> = {
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCreated?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ip?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionConnection'] = ResolversParentTypes['SessionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SessionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Session']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type SessionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionEdge'] = ResolversParentTypes['SessionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type SetCampaignStatusPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetCampaignStatusPayload'] = ResolversParentTypes['SetCampaignStatusPayload']> = {
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type SetUserRolesPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetUserRolesPayload'] = ResolversParentTypes['SetUserRolesPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ShopResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Shop'] = ResolversParentTypes['Shop']> = {
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  domain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  installedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  latestSitemap?: Resolver<Maybe<ResolversTypes['Sitemap']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['Plan'], ParentType, ContextType>;
  productCounts?: Resolver<Maybe<ResolversTypes['ProductCounts']>, ParentType, ContextType>;
  products?: Resolver<Maybe<ResolversTypes['ProductConnection']>, ParentType, ContextType, RequireFields<ShopProductsArgs, 'orderBy'>>;
  sitemaps?: Resolver<Maybe<ResolversTypes['SitemapConnection']>, ParentType, ContextType, Partial<ShopSitemapsArgs>>;
  subscription?: Resolver<Maybe<ResolversTypes['ShopSubscription']>, ParentType, ContextType>;
  uninstalledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShopConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShopConnection'] = ResolversParentTypes['ShopConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ShopEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Shop']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type ShopEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShopEdge'] = ResolversParentTypes['ShopEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Shop'], ParentType, ContextType>;
};

export type ShopSubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShopSubscription'] = ResolversParentTypes['ShopSubscription']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currentPeriodEnd?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['Plan'], ParentType, ContextType>;
  shop?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ShopSubscriptionStatus'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShopSubscriptionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShopSubscriptionConnection'] = ResolversParentTypes['ShopSubscriptionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ShopSubscriptionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ShopSubscription']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type ShopSubscriptionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShopSubscriptionEdge'] = ResolversParentTypes['ShopSubscriptionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ShopSubscription'], ParentType, ContextType>;
};

export type ShopSubscriptionStatusResolvers = { ACTIVE: 'active', CANCELLED: 'cancelled', PAST_DUE: 'past_due', TRIALING: 'trialing' };

export type SitemapResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Sitemap'] = ResolversParentTypes['Sitemap']> = {
  bytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  generatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  urlCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SitemapConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SitemapConnection'] = ResolversParentTypes['SitemapConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SitemapEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Sitemap']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type SitemapEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SitemapEdge'] = ResolversParentTypes['SitemapEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Sitemap'], ParentType, ContextType>;
};

export type SlowQueriesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SlowQueries'] = ResolversParentTypes['SlowQueries']> = {
  forgotten?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  leftOut?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  shapes?: Resolver<ReadonlyArray<ResolversTypes['QueryShape']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  thresholdMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  health?: SubscriptionResolver<ResolversTypes['Health'], "health", ParentType, ContextType>;
  history?: SubscriptionResolver<ResolversTypes['History'], "history", ParentType, ContextType, Partial<SubscriptionHistoryArgs>>;
  pool?: SubscriptionResolver<ResolversTypes['Pool'], "pool", ParentType, ContextType>;
};

export type SuspendUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuspendUserPayload'] = ResolversParentTypes['SuspendUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type TakeSlotPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TakeSlotPayload'] = ResolversParentTypes['TakeSlotPayload']> = {
  assignment?: Resolver<ResolversTypes['Assignment'], ParentType, ContextType>;
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType>;
};

export type TodoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Todo'] = ResolversParentTypes['Todo']> = {
  assignee?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  author?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  list?: Resolver<Maybe<ResolversTypes['TodoList']>, ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['TodoPriority'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TodoStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TodoConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoConnection'] = ResolversParentTypes['TodoConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TodoEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Todo']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type TodoEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoEdge'] = ResolversParentTypes['TodoEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type TodoListResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoList'] = ResolversParentTypes['TodoList']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  members?: Resolver<Maybe<ReadonlyArray<ResolversTypes['User']>>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  todos?: Resolver<Maybe<ResolversTypes['TodoConnection']>, ParentType, ContextType, Partial<TodoListTodosArgs>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TodoListConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoListConnection'] = ResolversParentTypes['TodoListConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TodoListEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TodoList']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type TodoListEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoListEdge'] = ResolversParentTypes['TodoListEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type TodoPriorityResolvers = { HIGH: 'high', LOW: 'low', MEDIUM: 'medium' };

export type TodoStatusResolvers = { DONE: 'done', OPEN: 'open' };

export type TransactionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction']> = {
  amountPaise?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  balanceAfterPaise?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  counterWallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idempotencyKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['TransactionType'], ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TransactionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionConnection'] = ResolversParentTypes['TransactionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TransactionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Transaction']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type TransactionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionEdge'] = ResolversParentTypes['TransactionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Transaction'], ParentType, ContextType>;
};

export type TransactionTypeResolvers = { CREDIT: 'credit', DEBIT: 'debit', TRANSFER_IN: 'transfer_in', TRANSFER_OUT: 'transfer_out' };

export type TransferFundsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransferFundsPayload'] = ResolversParentTypes['TransferFundsPayload']> = {
  transaction?: Resolver<ResolversTypes['Transaction'], ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UninstallShopPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UninstallShopPayload'] = ResolversParentTypes['UninstallShopPayload']> = {
  shop?: Resolver<ResolversTypes['Shop'], ParentType, ContextType>;
};

export type UnlinkOAuthProviderPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnlinkOAuthProviderPayload'] = ResolversParentTypes['UnlinkOAuthProviderPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UpdateAssignmentPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateAssignmentPayload'] = ResolversParentTypes['UpdateAssignmentPayload']> = {
  assignment?: Resolver<ResolversTypes['Assignment'], ParentType, ContextType>;
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type UpdateCampaignPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateCampaignPayload'] = ResolversParentTypes['UpdateCampaignPayload']> = {
  campaign?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type UpdateProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProductPayload'] = ResolversParentTypes['UpdateProductPayload']> = {
  product?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type UpdateProfilePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProfilePayload'] = ResolversParentTypes['UpdateProfilePayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UpdateShopPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateShopPayload'] = ResolversParentTypes['UpdateShopPayload']> = {
  shop?: Resolver<ResolversTypes['Shop'], ParentType, ContextType>;
};

export type UpdateTodoListPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateTodoListPayload'] = ResolversParentTypes['UpdateTodoListPayload']> = {
  list?: Resolver<ResolversTypes['TodoList'], ParentType, ContextType>;
};

export type UpdateTodoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateTodoPayload'] = ResolversParentTypes['UpdateTodoPayload']> = {
  todo?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type UpsertErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpsertError'] = ResolversParentTypes['UpsertError']> = {
  argument?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  fields?: Resolver<ReadonlyArray<ResolversTypes['InvalidField']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UpsertOutcomeResolvers = { CREATED: 'created', FAILED: 'failed', UNCHANGED: 'unchanged', UPDATED: 'updated' };

export type UpsertProductResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpsertProductResult'] = ResolversParentTypes['UpsertProductResult']> = {
  error?: Resolver<Maybe<ResolversTypes['UpsertError']>, ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['UpsertOutcome'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
};

export type UpsertProductsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpsertProductsPayload'] = ResolversParentTypes['UpsertProductsPayload']> = {
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['UpsertProductResult']>, ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  agencyCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  brandCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deleted?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  emailVerified?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  emailVerifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitesCreated?: Resolver<Maybe<ResolversTypes['InviteConnection']>, ParentType, ContextType, Partial<UserInvitesCreatedArgs>>;
  lastLoginAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediatorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  oauthProviders?: Resolver<Maybe<ReadonlyArray<ResolversTypes['OAuthProvider']>>, ParentType, ContextType>;
  picture?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  primaryAuthMethod?: Resolver<Maybe<ResolversTypes['AuthMethod']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Role']>>, ParentType, ContextType>;
  sessions?: Resolver<Maybe<ResolversTypes['SessionConnection']>, ParentType, ContextType, Partial<UserSessionsArgs>>;
  shops?: Resolver<Maybe<ResolversTypes['ShopConnection']>, ParentType, ContextType, Partial<UserShopsArgs>>;
  status?: Resolver<Maybe<ResolversTypes['UserStatus']>, ParentType, ContextType>;
  todoLists?: Resolver<Maybe<ResolversTypes['TodoListConnection']>, ParentType, ContextType, Partial<UserTodoListsArgs>>;
  todos?: Resolver<Maybe<ResolversTypes['TodoConnection']>, ParentType, ContextType, Partial<UserTodosArgs>>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserStats'] = ResolversParentTypes['UserStats']> = {
  authMethod?: Resolver<ResolversTypes['AuthMethod'], ParentType, ContextType>;
  averageAccountAgeDays?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  verified?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type UserStatusResolvers = { ACTIVE: 'active', SUSPENDED: 'suspended' };

export type VerifyEmailPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VerifyEmailPayload'] = ResolversParentTypes['VerifyEmailPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type WalletResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Wallet'] = ResolversParentTypes['Wallet']> = {
  availablePaise?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  transactions?: Resolver<Maybe<ResolversTypes['TransactionConnection']>, ParentType, ContextType, Partial<WalletTransactionsArgs>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AcceptInvitePayload?: AcceptInvitePayloadResolvers<ContextType>;
  Activity?: ActivityResolvers<ContextType>;
  AddListMemberPayload?: AddListMemberPayloadResolvers<ContextType>;
  AssignAgencyPayload?: AssignAgencyPayloadResolvers<ContextType>;
  Assignment?: AssignmentResolvers<ContextType>;
  AssignmentConnection?: AssignmentConnectionResolvers<ContextType>;
  AssignmentEdge?: AssignmentEdgeResolvers<ContextType>;
  AuthMethod?: AuthMethodResolvers;
  Breaker?: BreakerResolvers<ContextType>;
  BreakerState?: BreakerStateResolvers;
  Campaign?: CampaignResolvers<ContextType>;
  CampaignConnection?: CampaignConnectionResolvers<ContextType>;
  CampaignEdge?: CampaignEdgeResolvers<ContextType>;
  CampaignStatus?: CampaignStatusResolvers;
  CancelJobPayload?: CancelJobPayloadResolvers<ContextType>;
  ChangePasswordPayload?: ChangePasswordPayloadResolvers<ContextType>;
  ChangePlanPayload?: ChangePlanPayloadResolvers<ContextType>;
  CollectionIndexes?: CollectionIndexesResolvers<ContextType>;
  CollectionStats?: CollectionStatsResolvers<ContextType>;
  CommandPerformance?: CommandPerformanceResolvers<ContextType>;
  CompleteTodoPayload?: CompleteTodoPayloadResolvers<ContextType>;
  ConnectionRecord?: ConnectionRecordResolvers<ContextType>;
  ConnectionState?: ConnectionStateResolvers;
  CountedError?: CountedErrorResolvers<ContextType>;
  CpuCheck?: CpuCheckResolvers<ContextType>;
  CreateCampaignPayload?: CreateCampaignPayloadResolvers<ContextType>;
  CreateInvitePayload?: CreateInvitePayloadResolvers<ContextType>;
  CreateProductPayload?: CreateProductPayloadResolvers<ContextType>;
  CreateTodoListPayload?: CreateTodoListPayloadResolvers<ContextType>;
  CreateTodoPayload?: CreateTodoPayloadResolvers<ContextType>;
  CreditWalletPayload?: CreditWalletPayloadResolvers<ContextType>;
  DatabaseCheck?: DatabaseCheckResolvers<ContextType>;
  DatabaseCollection?: DatabaseCollectionResolvers<ContextType>;
  DatabaseSize?: DatabaseSizeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DbStats?: DbStatsResolvers<ContextType>;
  DebitWalletPayload?: DebitWalletPayloadResolvers<ContextType>;
  DeclaredField?: DeclaredFieldResolvers<ContextType>;
  DeclaredJob?: DeclaredJobResolvers<ContextType>;
  DeleteProductPayload?: DeleteProductPayloadResolvers<ContextType>;
  DeleteTodoListPayload?: DeleteTodoListPayloadResolvers<ContextType>;
  DeleteTodoPayload?: DeleteTodoPayloadResolvers<ContextType>;
  DeleteUserPayload?: DeleteUserPayloadResolvers<ContextType>;
  EmailAddress?: GraphQLScalarType;
  ExchangeOAuthCodePayload?: ExchangeOAuthCodePayloadResolvers<ContextType>;
  ExplainedCommand?: ExplainedCommandResolvers<ContextType>;
  Explanation?: ExplanationResolvers<ContextType>;
  ExplanationError?: ExplanationErrorResolvers<ContextType>;
  Health?: HealthResolvers<ContextType>;
  HealthChecks?: HealthChecksResolvers<ContextType>;
  HealthStatus?: HealthStatusResolvers;
  History?: HistoryResolvers<ContextType>;
  HistorySample?: HistorySampleResolvers<ContextType>;
  IndexReport?: IndexReportResolvers<ContextType>;
  IndexStats?: IndexStatsResolvers<ContextType>;
  InstallShopPayload?: InstallShopPayloadResolvers<ContextType>;
  InvalidField?: InvalidFieldResolvers<ContextType>;
  Invite?: InviteResolvers<ContextType>;
  InviteConnection?: InviteConnectionResolvers<ContextType>;
  InviteEdge?: InviteEdgeResolvers<ContextType>;
  InvitePreview?: InvitePreviewResolvers<ContextType>;
  InviteStatus?: InviteStatusResolvers;
  JSON?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  JobEdge?: JobEdgeResolvers<ContextType>;
  JobProgress?: JobProgressResolvers<ContextType>;
  JobStatus?: JobStatusResolvers;
  LinkOAuthProviderPayload?: LinkOAuthProviderPayloadResolvers<ContextType>;
  LockQueue?: LockQueueResolvers<ContextType>;
  LoginPayload?: LoginPayloadResolvers<ContextType>;
  LogoutEverywherePayload?: LogoutEverywherePayloadResolvers<ContextType>;
  LogoutPayload?: LogoutPayloadResolvers<ContextType>;
  MemoryCheck?: MemoryCheckResolvers<ContextType>;
  Migration?: MigrationResolvers<ContextType>;
  MigrationState?: MigrationStateResolvers;
  MissingIndex?: MissingIndexResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OAuthProvider?: OAuthProviderResolvers<ContextType>;
  OpenWalletPayload?: OpenWalletPayloadResolvers<ContextType>;
  OperationCounts?: OperationCountsResolvers<ContextType>;
  OperationRates?: OperationRatesResolvers<ContextType>;
  OperationStats?: OperationStatsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Plan?: PlanResolvers;
  PlanFinding?: PlanFindingResolvers<ContextType>;
  PlanGuardMode?: PlanGuardModeResolvers;
  PlanGuardReport?: PlanGuardReportResolvers<ContextType>;
  PlanVerdict?: PlanVerdictResolvers;
  Pool?: PoolResolvers<ContextType>;
  PoolClosings?: PoolClosingsResolvers<ContextType>;
  PoolSize?: PoolSizeResolvers<ContextType>;
  PoolTiming?: PoolTimingResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductCounts?: ProductCountsResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  ProductSeo?: ProductSeoResolvers<ContextType>;
  ProductStatus?: ProductStatusResolvers;
  Query?: QueryResolvers<ContextType>;
  QueryOperation?: QueryOperationResolvers<ContextType>;
  QueryShape?: QueryShapeResolvers<ContextType>;
  QueryStats?: QueryStatsResolvers<ContextType>;
  RefreshSessionPayload?: RefreshSessionPayloadResolvers<ContextType>;
  RegisterPayload?: RegisterPayloadResolvers<ContextType>;
  ReinstateUserPayload?: ReinstateUserPayloadResolvers<ContextType>;
  RemoveAssignmentPayload?: RemoveAssignmentPayloadResolvers<ContextType>;
  RemoveListMemberPayload?: RemoveListMemberPayloadResolvers<ContextType>;
  ReopenTodoPayload?: ReopenTodoPayloadResolvers<ContextType>;
  ReplicaSetMembers?: ReplicaSetMembersResolvers<ContextType>;
  RequestPasswordResetPayload?: RequestPasswordResetPayloadResolvers<ContextType>;
  ResendVerificationPayload?: ResendVerificationPayloadResolvers<ContextType>;
  ResetPasswordPayload?: ResetPasswordPayloadResolvers<ContextType>;
  RestoreUserPayload?: RestoreUserPayloadResolvers<ContextType>;
  RevokeInvitePayload?: RevokeInvitePayloadResolvers<ContextType>;
  Role?: RoleResolvers;
  RunJobPayload?: RunJobPayloadResolvers<ContextType>;
  RunningCommand?: RunningCommandResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  SampledCommands?: SampledCommandsResolvers<ContextType>;
  SampledError?: SampledErrorResolvers<ContextType>;
  SampledOperations?: SampledOperationsResolvers<ContextType>;
  SampledPool?: SampledPoolResolvers<ContextType>;
  SampledProcess?: SampledProcessResolvers<ContextType>;
  SchemaField?: SchemaFieldResolvers<ContextType>;
  SchemaIndex?: SchemaIndexResolvers<ContextType>;
  SchemaKind?: SchemaKindResolvers<ContextType>;
  SchemaMisfit?: SchemaMisfitResolvers<ContextType>;
  SchemaRelation?: SchemaRelationResolvers<ContextType>;
  ServerConnections?: ServerConnectionsResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  SessionConnection?: SessionConnectionResolvers<ContextType>;
  SessionEdge?: SessionEdgeResolvers<ContextType>;
  SetCampaignStatusPayload?: SetCampaignStatusPayloadResolvers<ContextType>;
  SetUserRolesPayload?: SetUserRolesPayloadResolvers<ContextType>;
  Shop?: ShopResolvers<ContextType>;
  ShopConnection?: ShopConnectionResolvers<ContextType>;
  ShopEdge?: ShopEdgeResolvers<ContextType>;
  ShopSubscription?: ShopSubscriptionResolvers<ContextType>;
  ShopSubscriptionConnection?: ShopSubscriptionConnectionResolvers<ContextType>;
  ShopSubscriptionEdge?: ShopSubscriptionEdgeResolvers<ContextType>;
  ShopSubscriptionStatus?: ShopSubscriptionStatusResolvers;
  Sitemap?: SitemapResolvers<ContextType>;
  SitemapConnection?: SitemapConnectionResolvers<ContextType>;
  SitemapEdge?: SitemapEdgeResolvers<ContextType>;
  SlowQueries?: SlowQueriesResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SuspendUserPayload?: SuspendUserPayloadResolvers<ContextType>;
  TakeSlotPayload?: TakeSlotPayloadResolvers<ContextType>;
  Todo?: TodoResolvers<ContextType>;
  TodoConnection?: TodoConnectionResolvers<ContextType>;
  TodoEdge?: TodoEdgeResolvers<ContextType>;
  TodoList?: TodoListResolvers<ContextType>;
  TodoListConnection?: TodoListConnectionResolvers<ContextType>;
  TodoListEdge?: TodoListEdgeResolvers<ContextType>;
  TodoPriority?: TodoPriorityResolvers;
  TodoStatus?: TodoStatusResolvers;
  Transaction?: TransactionResolvers<ContextType>;
  TransactionConnection?: TransactionConnectionResolvers<ContextType>;
  TransactionEdge?: TransactionEdgeResolvers<ContextType>;
  TransactionType?: TransactionTypeResolvers;
  TransferFundsPayload?: TransferFundsPayloadResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UninstallShopPayload?: UninstallShopPayloadResolvers<ContextType>;
  UnlinkOAuthProviderPayload?: UnlinkOAuthProviderPayloadResolvers<ContextType>;
  UpdateAssignmentPayload?: UpdateAssignmentPayloadResolvers<ContextType>;
  UpdateCampaignPayload?: UpdateCampaignPayloadResolvers<ContextType>;
  UpdateProductPayload?: UpdateProductPayloadResolvers<ContextType>;
  UpdateProfilePayload?: UpdateProfilePayloadResolvers<ContextType>;
  UpdateShopPayload?: UpdateShopPayloadResolvers<ContextType>;
  UpdateTodoListPayload?: UpdateTodoListPayloadResolvers<ContextType>;
  UpdateTodoPayload?: UpdateTodoPayloadResolvers<ContextType>;
  UpsertError?: UpsertErrorResolvers<ContextType>;
  UpsertOutcome?: UpsertOutcomeResolvers;
  UpsertProductResult?: UpsertProductResultResolvers<ContextType>;
  UpsertProductsPayload?: UpsertProductsPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserStats?: UserStatsResolvers<ContextType>;
  UserStatus?: UserStatusResolvers;
  VerifyEmailPayload?: VerifyEmailPayloadResolvers<ContextType>;
  Wallet?: WalletResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  each?: EachDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
  tag?: TagDirectiveResolver<any, any, ContextType>;
  transaction?: TransactionDirectiveResolver<any, any, ContextType>;
};
