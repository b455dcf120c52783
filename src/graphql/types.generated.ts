import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { OAuthProviderRow, UserRow, SessionRow, InviteRow, InvitePreviewRow, LoginPayloadRow, UserStatsRow, UserConnectionRow, SessionConnectionRow, InviteConnectionRow, AuthMethod as AuthMethodValue, UserStatus as UserStatusValue, InviteStatus as InviteStatusValue } from '../domains/accounts/rows.ts';
import type { ShopRow, ProductSeoRow, ProductRow, ShopSubscriptionRow, SitemapRow, ProductCountsRow, ShopConnectionRow, ProductConnectionRow, ShopSubscriptionConnectionRow, SitemapConnectionRow, Plan as PlanValue, ProductStatus as ProductStatusValue, ShopSubscriptionStatus as ShopSubscriptionStatusValue } from '../domains/commerce/rows.ts';
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

/** How a user signs in. */
export type AuthMethod =
  /** By GitHub. */
  | 'github'
  /** By Google. */
  | 'google'
  /** By email and password. */
  | 'password';

/** The code in `extensions.code` of every error. */
export type ErrorCode =
  /** The request is not a GraphQL request. */
  | 'BAD_REQUEST'
  /** The document has changed since it was read. */
  | 'CONFLICT'
  /** The database cannot be reached at the moment. */
  | 'DATABASE_UNAVAILABLE'
  /** Another document has this value; `fields` names the fields. */
  | 'DUPLICATE_KEY'
  /** The viewer's roles do not allow this. */
  | 'FORBIDDEN'
  /** The document is not valid GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The idempotency key was used with another input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** The wallet does not hold that much. */
  | 'INSUFFICIENT_FUNDS'
  /** Something went wrong on our side; `requestId` finds it in the log. */
  | 'INTERNAL_ERROR'
  /** A cursor of another list, filter or order, or a damaged one. */
  | 'INVALID_CURSOR'
  /** Not an id, or an id of another type; `argument` names it. */
  | 'INVALID_ID'
  /** An argument's value is not allowed; `argument` names it. */
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
  /** The document asks for too much at once. */
  | 'QUERY_TOO_COMPLEX'
  /** The document is nested too deeply. */
  | 'QUERY_TOO_DEEP'
  /** Too many requests. */
  | 'RATE_LIMITED'
  /** No slot is left. */
  | 'SLOTS_EXHAUSTED'
  /** The operation did not end within its time. */
  | 'TIMEOUT'
  /** The viewer must sign in, or his token is not valid. */
  | 'UNAUTHENTICATED'
  /** No index serves this combination of filters and order; the message names those that are served. */
  | 'UNINDEXED_QUERY'
  /** A document is not valid; `fields` has field, message and kind. */
  | 'VALIDATION_ERROR'
  /** There is no such wallet. */
  | 'WALLET_NOT_FOUND';

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
  /** Renews the session; null where sessions cannot be renewed. */
  readonly refreshToken?: Maybe<Scalars['String']['output']>;
  /** Who has signed in. */
  readonly user: User;
};

/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Signs in by email and password. */
  readonly login?: Maybe<LoginPayload>;
};


/** Writes. Each takes one `input` and returns a payload with what has changed. */
export type MutationLoginArgs = {
  input: LoginInput;
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

/** Where a page lies in its list (Relay cursor connections). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor to go on from with `after`; null when there is nothing to go on from. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are more items behind this page. */
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
  /** Counted up by each write; give it as `expectedVersion`. */
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
  /** How many products there are in all, counted only when selected; null when a search finds more than it counts. */
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
  /** By title, without case and accents. */
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
  /** When it was optimized. */
  readonly optimizedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How good it is, 0–100. */
  readonly score?: Maybe<Scalars['Int']['output']>;
  /** Its headline. */
  readonly title?: Maybe<Scalars['String']['output']>;
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
  /** What an invitation offers, for whoever holds its code; null when there is none. */
  readonly invite?: Maybe<InvitePreview>;
  /** Invitations one may see. Served: `parentCode`, `parentCode` with `status`, `createdBy` by NEWEST; for admins also `status` by EXPIRING and no filter by NEWEST. */
  readonly invites: InviteConnection;
  /** The signed-in viewer; null when nobody is signed in. */
  readonly me?: Maybe<User>;
  /** Refetches any entity by its id; null when it does not exist or is not visible to you. */
  readonly node?: Maybe<Node>;
  /** Refetches several entities at once, in the order of the ids, null for each that you may not see. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** A product by id. */
  readonly product?: Maybe<Product>;
  /** A product by its shop and handle. */
  readonly productByHandle?: Maybe<Product>;
  /** Products one may see. Served: `shopId` in every order; `shopId` with `optimized`, `seoOptimized`, `status` or `tag` by RECENTLY_UPDATED; no filter by NEWEST or RECENTLY_UPDATED; within a shop the other filters may be added; `search` within a shop by NEWEST. */
  readonly products: ProductConnection;
  /** A shop by id. */
  readonly shop?: Maybe<Shop>;
  /** A shop by its domain. */
  readonly shopByDomain?: Maybe<Shop>;
  /** Shops one may see. Served: no filter by NEWEST or NAME; `plan` or `ownerId` by NEWEST. */
  readonly shops: ShopConnection;
  /** Subscriptions one may see, newest first. Served: no filter, `plan` or `status`. */
  readonly subscriptions: ShopSubscriptionConnection;
  /** A user by id: oneself, or anyone for admins. */
  readonly user?: Maybe<User>;
  /** A user by email address. */
  readonly userByEmail?: Maybe<User>;
  /** How users sign in, the most used way first. */
  readonly userStats: ReadonlyArray<UserStats>;
  /** Users, newest first. Served: no filter in every order; `authMethod` and/or `verified` by NEWEST or OLDEST; `role` with `status`, `brandCode`, `mediatorCode` or `agencyCode` by NEWEST; `search` by NEWEST. */
  readonly users: UserConnection;
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

/** What a user is to the system; one user may hold several. */
export type Role =
  /** Sees and administers everything. */
  | 'admin'
  /** Runs campaigns for brands. */
  | 'agency'
  /** Owns campaigns. */
  | 'brand'
  /** Brings in shoppers and agencies by invitation. */
  | 'mediator'
  /** Works for one or more shops. */
  | 'merchant'
  /** Takes part in campaigns and has a wallet. */
  | 'shopper';

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
  /** Counted up by each write; give it as `expectedVersion`. */
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
  /** Counted up by each write; give it as `expectedVersion`. */
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
  /** How many subscriptions there are in all, counted only when selected; null when a search finds more than it counts. */
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
  /** When the user was changed last. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Counted up by each write; give it as `expectedVersion`. */
  readonly version?: Maybe<Scalars['Int']['output']>;
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

/** A page of users. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** The items with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The items alone. */
  readonly nodes: ReadonlyArray<User>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many users there are in all, counted only when selected; null when a search finds more than it counts. */
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
  /** By name, without case and accents. */
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
    | ( InviteRow )
    | ( ProductRow )
    | ( SessionRow )
    | ( ShopRow )
    | ( ShopSubscriptionRow )
    | ( SitemapRow )
    | ( UserRow )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AuthMethod: ResolverTypeWrapper<AuthMethodValue>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  ErrorCode: ErrorCode;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Invite: ResolverTypeWrapper<InviteRow>;
  InviteConnection: ResolverTypeWrapper<InviteConnectionRow>;
  InviteEdge: ResolverTypeWrapper<Omit<InviteEdge, 'node'> & { node: ResolversTypes['Invite'] }>;
  InviteOrder: InviteOrder;
  InvitePreview: ResolverTypeWrapper<InvitePreviewRow>;
  InviteStatus: ResolverTypeWrapper<InviteStatusValue>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LoginInput: LoginInput;
  LoginPayload: ResolverTypeWrapper<LoginPayloadRow>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OAuthProvider: ResolverTypeWrapper<OAuthProviderRow>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Plan: ResolverTypeWrapper<PlanValue>;
  Product: ResolverTypeWrapper<ProductRow>;
  ProductConnection: ResolverTypeWrapper<ProductConnectionRow>;
  ProductCounts: ResolverTypeWrapper<ProductCountsRow>;
  ProductEdge: ResolverTypeWrapper<Omit<ProductEdge, 'node'> & { node: ResolversTypes['Product'] }>;
  ProductOrder: ProductOrder;
  ProductSeo: ResolverTypeWrapper<ProductSeoRow>;
  ProductStatus: ResolverTypeWrapper<ProductStatusValue>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Role: ResolverTypeWrapper<RoleValue>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  Session: ResolverTypeWrapper<SessionRow>;
  SessionConnection: ResolverTypeWrapper<SessionConnectionRow>;
  SessionEdge: ResolverTypeWrapper<Omit<SessionEdge, 'node'> & { node: ResolversTypes['Session'] }>;
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
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  User: ResolverTypeWrapper<UserRow>;
  UserConnection: ResolverTypeWrapper<UserConnectionRow>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserOrder: UserOrder;
  UserStats: ResolverTypeWrapper<UserStatsRow>;
  UserStatus: ResolverTypeWrapper<UserStatusValue>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  EmailAddress: Scalars['EmailAddress']['output'];
  Float: Scalars['Float']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Invite: InviteRow;
  InviteConnection: InviteConnectionRow;
  InviteEdge: Omit<InviteEdge, 'node'> & { node: ResolversParentTypes['Invite'] };
  InvitePreview: InvitePreviewRow;
  JSON: Scalars['JSON']['output'];
  LoginInput: LoginInput;
  LoginPayload: LoginPayloadRow;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  OAuthProvider: OAuthProviderRow;
  PageInfo: PageInfo;
  Product: ProductRow;
  ProductConnection: ProductConnectionRow;
  ProductCounts: ProductCountsRow;
  ProductEdge: Omit<ProductEdge, 'node'> & { node: ResolversParentTypes['Product'] };
  ProductSeo: ProductSeoRow;
  Query: Record<PropertyKey, never>;
  SafeInt: Scalars['SafeInt']['output'];
  Session: SessionRow;
  SessionConnection: SessionConnectionRow;
  SessionEdge: Omit<SessionEdge, 'node'> & { node: ResolversParentTypes['Session'] };
  Shop: ShopRow;
  ShopConnection: ShopConnectionRow;
  ShopEdge: Omit<ShopEdge, 'node'> & { node: ResolversParentTypes['Shop'] };
  ShopSubscription: ShopSubscriptionRow;
  ShopSubscriptionConnection: ShopSubscriptionConnectionRow;
  ShopSubscriptionEdge: Omit<ShopSubscriptionEdge, 'node'> & { node: ResolversParentTypes['ShopSubscription'] };
  Sitemap: SitemapRow;
  SitemapConnection: SitemapConnectionRow;
  SitemapEdge: Omit<SitemapEdge, 'node'> & { node: ResolversParentTypes['Sitemap'] };
  String: Scalars['String']['output'];
  URL: Scalars['URL']['output'];
  User: UserRow;
  UserConnection: UserConnectionRow;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserStats: UserStatsRow;
};

export type AuthDirectiveArgs = {
  roles?: Maybe<ReadonlyArray<Role>>;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AuthMethodResolvers = { GITHUB: 'github', GOOGLE: 'google', PASSWORD: 'password' };

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

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

export type LoginPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoginPayload'] = ResolversParentTypes['LoginPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  login?: Resolver<Maybe<ResolversTypes['LoginPayload']>, ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Invite' | 'Product' | 'Session' | 'Shop' | 'ShopSubscription' | 'Sitemap' | 'User', ParentType, ContextType>;
};

export type OAuthProviderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OAuthProvider'] = ResolversParentTypes['OAuthProvider']> = {
  connectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  profilePicture?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['AuthMethod'], ParentType, ContextType>;
  providerEmail?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PlanResolvers = { GROWTH: 'growth', PRO: 'pro', STARTER: 'starter' };

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
  invite?: Resolver<Maybe<ResolversTypes['InvitePreview']>, ParentType, ContextType, RequireFields<QueryInviteArgs, 'code'>>;
  invites?: Resolver<ResolversTypes['InviteConnection'], ParentType, ContextType, RequireFields<QueryInvitesArgs, 'orderBy'>>;
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductArgs, 'id'>>;
  productByHandle?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, RequireFields<QueryProductByHandleArgs, 'handle' | 'shopId'>>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<QueryProductsArgs, 'orderBy'>>;
  shop?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType, RequireFields<QueryShopArgs, 'id'>>;
  shopByDomain?: Resolver<Maybe<ResolversTypes['Shop']>, ParentType, ContextType, RequireFields<QueryShopByDomainArgs, 'domain'>>;
  shops?: Resolver<ResolversTypes['ShopConnection'], ParentType, ContextType, RequireFields<QueryShopsArgs, 'orderBy'>>;
  subscriptions?: Resolver<ResolversTypes['ShopSubscriptionConnection'], ParentType, ContextType, RequireFields<QuerySubscriptionsArgs, 'orderBy'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  userByEmail?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserByEmailArgs, 'email'>>;
  userStats?: Resolver<ReadonlyArray<ResolversTypes['UserStats']>, ParentType, ContextType>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'orderBy'>>;
};

export type RoleResolvers = { ADMIN: 'admin', AGENCY: 'agency', BRAND: 'brand', MEDIATOR: 'mediator', MERCHANT: 'merchant', SHOPPER: 'shopper' };

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

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

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

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
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
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

export type Resolvers<ContextType = Context> = {
  AuthMethod?: AuthMethodResolvers;
  DateTime?: GraphQLScalarType;
  EmailAddress?: GraphQLScalarType;
  Invite?: InviteResolvers<ContextType>;
  InviteConnection?: InviteConnectionResolvers<ContextType>;
  InviteEdge?: InviteEdgeResolvers<ContextType>;
  InvitePreview?: InvitePreviewResolvers<ContextType>;
  InviteStatus?: InviteStatusResolvers;
  JSON?: GraphQLScalarType;
  LoginPayload?: LoginPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OAuthProvider?: OAuthProviderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Plan?: PlanResolvers;
  Product?: ProductResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductCounts?: ProductCountsResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  ProductSeo?: ProductSeoResolvers<ContextType>;
  ProductStatus?: ProductStatusResolvers;
  Query?: QueryResolvers<ContextType>;
  Role?: RoleResolvers;
  SafeInt?: GraphQLScalarType;
  Session?: SessionResolvers<ContextType>;
  SessionConnection?: SessionConnectionResolvers<ContextType>;
  SessionEdge?: SessionEdgeResolvers<ContextType>;
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
  URL?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserStats?: UserStatsResolvers<ContextType>;
  UserStatus?: UserStatusResolvers;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
