# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Closed vocabularies of the register.

Lists that an office may extend (assistance types, offence categories, grounds, urgency reasons) are data under
``resources/codes``; what stands here steers the program itself. Labels are in :mod:`mlat_desktop.labels`.
"""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Incoming: another State asks us. Outgoing: we ask another State."""

    INCOMING = "in"
    OUTGOING = "out"


class RequestClass(StrEnum):
    """What kind of matter a registered number stands for."""

    MLA = "mla"
    EXTRADITION = "extradition"
    SPONTANEOUS = "spontaneous"
    PRESERVATION = "preservation"
    SERVICE = "service"
    PROCEEDINGS = "proceedings"
    SENTENCED = "sentenced"
    CUSTODY = "custody"
    ENQUIRY = "enquiry"
    RETURNED = "returned"


class Status(StrEnum):
    """Where a request stands. Closing keeps the status and adds an outcome only through CLOSED and WITHDRAWN."""

    REGISTERED = "registered"
    QUERY_SENT = "query-sent"
    UNDER_REVIEW = "under-review"
    POSTPONED = "postponed"
    APPROVED = "approved"
    WITH_EXECUTOR = "with-executor"
    PARTLY_EXECUTED = "partly-executed"
    EXECUTED = "executed"
    ANSWERED = "answered"
    # of an extradition
    ARRESTED = "provisional-arrest"
    BEFORE_COURT = "before-court"
    UNDER_APPEAL = "under-appeal"
    WITH_MINISTER = "with-minister"
    AWAITING_ASSURANCES = "awaiting-assurances"
    TO_SURRENDER = "to-surrender"
    SURRENDER_POSTPONED = "surrender-postponed"
    TEMPORARILY_SURRENDERED = "temporarily-surrendered"
    # of what we ask for
    IN_PREPARATION = "in-preparation"
    SENT = "sent"
    AWAITING_REPLY = "awaiting-reply"
    REPLY_RECEIVED = "reply-received"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """Whether somebody still has to act: an open case has a next action."""
        return self not in _ENDED


_ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.CLOSED})


class Holder(StrEnum):
    """Who has a matter in hand, so that what passes of the time is theirs (an audit asks for the share of each)."""

    US = "us"
    ISSUING_AUTHORITY = "issuing-authority"
    EXECUTING_AUTHORITY = "executing-authority"
    COURT = "court"
    TRANSLATOR = "translator"
    FOREIGN_MINISTRY = "foreign-ministry"
    MINISTER = "minister"
    PROVIDER = "provider"
    OTHER_STATE = "other-state"
    PERSON = "person"
    """The person concerned: an appeal, an objection, a consent that is awaited."""


class Outcome(StrEnum):
    """How a request, or one item of assistance, ended (the split of published yearly tables)."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED_AUTHORITY = "refused-authority"
    REFUSED_COURT = "refused-court"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    OTHERWISE = "otherwise"


class ItemStatus(StrEnum):
    """Where one item of assistance stands."""

    ASKED = "asked"
    WITH_EXECUTOR = "with-executor"
    EXECUTED = "executed"
    NOT_EXECUTED = "not-executed"


class BasisKind(StrEnum):
    """On what a request rests."""

    TREATY = "treaty"
    RECIPROCITY = "reciprocity"
    LETTERS_ROGATORY = "letters-rogatory"
    COMITY = "comity"


class ReferenceKind(StrEnum):
    """Whose number a reference is; kept verbatim and searched in any spelling."""

    THEIRS = "theirs"
    ISSUING = "issuing"
    COURT = "court"
    POLICE = "police"
    DIPLOMATIC_NOTE = "diplomatic-note"
    INTERPOL = "interpol"
    PREVIOUS_REQUEST = "previous-request"
    PRESERVATION_TICKET = "preservation-ticket"
    OLD_SYSTEM = "old-system"
    LINKED = "linked"


class PersonRole(StrEnum):
    """What a person or entity is in the case."""

    SUSPECT = "suspect"
    ACCUSED = "accused"
    CONVICTED = "convicted"
    WITNESS = "witness"
    EXPERT = "expert"
    VICTIM = "victim"
    HOLDER = "holder"
    ADDRESSEE = "addressee"
    OTHER = "other"


class UrgencyLevel(StrEnum):
    """How pressing; anything above ordinary needs a reason code."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Confidentiality(StrEnum):
    """Who may see it and how every page of it is marked."""

    ORDINARY = "ordinary"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Stage(StrEnum):
    """Stage of the domestic proceedings behind the request."""

    INVESTIGATION = "investigation"
    CHARGED = "charged"
    TRIAL = "trial"
    ENFORCEMENT = "enforcement"


class AssetAct(StrEnum):
    """What happened to assets (FATF Recommendation 38)."""

    TRACED = "traced"
    FROZEN = "frozen"
    SEIZED = "seized"
    CONFISCATED = "confiscated"
    REPATRIATED = "repatriated"
    SHARED = "shared"


class Channel(StrEnum):
    """How something travels; paper, pouch, courier, media and platform are equals."""

    POST = "post"
    COURIER = "courier"
    DIPLOMATIC_BAG = "diplomatic-bag"
    HAND = "hand"
    FAX = "fax"
    EMAIL = "email"
    I247 = "i-24-7"
    PLATFORM = "platform"
    MEDIA = "media"
    TELEPHONE = "telephone"


class MailKind(StrEnum):
    """What arrived or left."""

    LETTER = "letter"
    NOTE = "note"
    CALL = "call"
    INTERPOL = "interpol"
    EMAIL = "email"
    BUNDLE = "bundle"


class EventKind(StrEnum):
    """What can happen on a case: the closed vocabulary of triggers and stops of every limit (``treaties.md`` K5)."""

    # arrival, dispatch, dialogue
    REQUEST_SENT = "request-sent"
    REQUEST_RECEIVED = "request-received"
    RECEIPT_CONFIRMED = "receipt-confirmed"
    ACKNOWLEDGED = "acknowledged"
    QUERY_SENT = "query-sent"
    QUERY_ANSWERED = "query-answered"
    CONSULTATION_HELD = "consultation-held"
    STATUS_ASKED = "status-asked"
    STATUS_ANSWERED = "status-answered"
    DELAY_NOTIFIED = "delay-notified"
    EXTENSION_GRANTED = "extension-granted"
    REPLY_SENT = "reply-sent"
    REPLY_RECEIVED = "reply-received"
    # decision and execution
    DECIDED = "decided"
    REFUSED = "refused"
    POSTPONED = "postponed"
    TRANSMITTED = "transmitted"
    PARTLY_EXECUTED = "partly-executed"
    EXECUTED = "executed"
    NOT_EXECUTED = "not-executed"
    ORIGINALS_LENT = "originals-lent"
    ORIGINALS_RETURNED = "originals-returned"
    REOPENED = "reopened"
    ENDED = "ended"
    HANDED_OVER = "handed-over"
    CAME_BACK = "came-back"
    REMINDED = "reminded"
    HEARD_FROM = "heard-from"
    BUNDLE_RECEIVED = "bundle-received"
    ESCALATED = "escalated"
    # liberty
    ARREST = "arrest"
    CONSENT_GIVEN = "consent-given"
    CONSENT_REVOKED = "consent-revoked"
    CONSENT_STATEMENT_SENT = "consent-statement-sent"
    EXTRADITION_DECIDED = "extradition-decided"
    EXTRADITION_DOCUMENTS_RECEIVED = "extradition-documents-received"
    SURRENDER_DATE = "surrender-date"
    NEW_SURRENDER_DATE = "new-surrender-date"
    SURRENDERED = "surrendered"
    RELEASED = "released"
    FINAL_DISCHARGE = "final-discharge"
    SPECIALITY_CONSENT_ASKED = "speciality-consent-asked"
    SPECIALITY_CONSENT_DECIDED = "speciality-consent-decided"
    ONWARD_CONSENT_ASKED = "onward-consent-asked"
    ONWARD_CONSENT_DECIDED = "onward-consent-decided"
    LEFT_TERRITORY = "left-territory"
    UNSCHEDULED_LANDING = "unscheduled-landing"
    TRANSIT_REQUESTED = "transit-requested"
    # persons called or transferred
    APPEARANCE_DATE = "appearance-date"
    SUMMONS_ARRIVED = "summons-arrived"
    PRESENCE_NOT_REQUIRED = "presence-not-required"
    OFFICIAL_INFORMATION = "official-information"
    DETAINEE_TRANSFERRED = "detainee-transferred"
    DETAINEE_RETURNED = "detainee-returned"
    # preservation, freezing, interception, orders
    PRESERVATION_ORDERED = "preservation-ordered"
    PRESERVATION_EFFECTED = "preservation-effected"
    PRESERVED_DATA_REQUESTED = "preserved-data-requested"
    PRESERVATION_ENDED = "preservation-ended"
    FREEZING_RECEIVED = "freezing-received"
    FREEZING_URGENT_RECEIVED = "freezing-urgent-received"
    FREEZING_DECIDED = "freezing-decided"
    FREEZING_EXECUTED = "freezing-executed"
    FREEZING_LIMIT_ASKED = "freezing-limit-asked"
    FREEZING_LIMIT_ANSWERED = "freezing-limit-answered"
    CONFISCATION_RECEIVED = "confiscation-received"
    INTERCEPTION_NOTIFIED = "interception-notified"
    INTERCEPTION_ANSWERED = "interception-answered"
    INTERCEPTION_EXTENSION_ASKED = "interception-extension-asked"
    PROVISIONAL_MEASURE_ASKED = "provisional-measure-asked"
    PROVISIONAL_MEASURE_GRANTED = "provisional-measure-granted"
    ORDER_SERVED = "order-served"
    BORDER_CROSSED = "border-crossed"
    OBSERVATION_AUTHORISED = "observation-authorised"
    # liberty: what other treaties and the laws of States name
    ARREST_NOTIFIED = "arrest-notified"
    EXTRADITION_DOCUMENTS_SENT = "extradition-documents-sent"
    EMBASSY_RECEIPT = "embassy-receipt"
    BROUGHT_BEFORE_JUDGE = "brought-before-judge"
    COMMITTED = "committed"
    APPEAL_ENDED = "appeal-ended"
    MINISTER_SEIZED = "minister-seized"
    DECISION_COMMUNICATED = "decision-communicated"
    PERSON_AVAILABLE = "person-available"
    FREE_TO_LEAVE = "free-to-leave"
    DEPARTURE_PREVENTED = "departure-prevented"
    DEPARTURE_POSSIBLE = "departure-possible"
    TRANSIT_GRANTED = "transit-granted"
    REMANDED = "remanded"
    APPEAL_FILED = "appeal-filed"
    ASSURANCES_ASKED = "assurances-asked"
    ASSURANCES_GIVEN = "assurances-given"
    SURRENDER_POSTPONED = "surrender-postponed"
    TEMPORARILY_SURRENDERED = "temporarily-surrendered"
    TEMPORARY_RETURN = "temporary-return"
    # forms of a request
    INFORMAL_REQUEST = "informal-request"
    WRITTEN_CONFIRMATION = "written-confirmation"
    SUMMONS_SENT = "summons-sent"
    TESTIMONY_ENDED = "testimony-ended"
    SENTENCE_SERVED = "sentence-served"
    # judgments, proceedings, service
    JUDGMENT_RECEIVED = "judgment-received"
    JUDGMENT_GIVEN = "judgment-given"
    PERSON_TRANSFERRED = "person-transferred"
    PROCEEDINGS_DOCUMENTS_RECEIVED = "proceedings-documents-received"
    COMPLAINANT_NOTIFIED = "complainant-notified"
    NOTICE_SERVED = "notice-served"
    OBJECTION_FILED = "objection-filed"
    SERVICE_CERTIFIED = "service-certified"
    IMMUNITY_WAIVED = "immunity-waived"
    # ships
    BOARDING_ASKED = "boarding-asked"
    BOARDING_ANSWERED = "boarding-answered"
    EVIDENCE_SUMMARY_RECEIVED = "evidence-summary-received"
    JURISDICTION_NOTIFIED = "jurisdiction-notified"
    # orders to providers
    ORDER_RECEIVED = "order-received"
    ORDER_RECEIVED_NOTIFIED = "order-received-notified"
    ORDER_RECEIVED_EMERGENCY = "order-received-emergency"
    NOTIFICATION_RECEIVED = "notification-received"
    NOTIFICATION_RECEIVED_EMERGENCY = "notification-received-emergency"
    GROUND_RAISED = "ground-raised"
    DATA_PRODUCED = "data-produced"
    PROVIDER_FORM_RECEIVED = "provider-form-received"
    PROVIDER_FORM_ANSWERED = "provider-form-answered"
    PRODUCTION_CONFIRMED = "production-confirmed"
    ENFORCEMENT_ASKED = "enforcement-asked"
    EMERGENCY_ORDER_ISSUED = "emergency-order-issued"
    ORDER_VALIDATED = "order-validated"
    # administration of a treaty or a transfer
    PROCEEDINGS_RECEIVED = "proceedings-received"
    DECISION_SERVED = "decision-served"
    INSTRUMENT_DEPOSITED = "instrument-deposited"
    DENUNCIATION_RECEIVED = "denunciation-received"
    DEPOSITARY_NOTICE = "depositary-notice"


PLANNED = frozenset({EventKind.APPEARANCE_DATE, EventKind.SURRENDER_DATE, EventKind.NEW_SURRENDER_DATE})
"""Kinds whose moment is a day that was set, so that it may lie in the future."""
