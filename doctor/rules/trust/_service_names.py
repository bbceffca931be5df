"""Principals of AWS services: which names are some service's, and which are slips of one.

The names are the services' endpoints; a principal of another name is never called wrong unless it
is a letter or two away from one that roles are often made for.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import difflib
from typing import Final

import msgspec

from doctor.texts.wordings.service_principals import PRINCIPALS

_WORDS: Final = """
    abuse abuse-signal access-analyzer accessanalyzer account account-access account-access-runtime
    acm acm-pca aco-automation agent-discovery agent-registry agent-registry-control
    agreement-marketplace aidevops aiops airflow airflow-env airflow-serverless amp amplify
    amplifybackend amplifyuibuilder aoss apidestinations apigateway apigatewaymanagementapi
    apigatewayv2 apiportal app-integrations appconfig appconfigdata appfabric appflow
    appintegrations application-autoscaling application-cost-profiler application-insights
    application-signals applicationcostprofiler applicationinsights appmesh apprunner appstream
    appstream2 appsync aps arc-region-switch arc-zonal-shift artifact athena auditmanager
    autoscaling autoscaling-plans aws-marketplace awsssoportal b2bi backup backup-gateway
    backup-search backupsearch batch bcm-dashboards bcm-data-exports bcm-pricing-calculator
    bcm-recommended-actions bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore
    bedrock-agentcore-control bedrock-data-automation bedrock-data-automation-runtime
    bedrock-runtime billing billingconductor braket budgets cases cassandra cassandra-streams ce
    channels chatbot chime chime-sdk-identity chime-sdk-media-pipelines chime-sdk-meetings
    chime-sdk-messaging chime-sdk-voice cks cleanrooms cleanrooms-ml cleanroomsml cloud9
    cloudcontrol cloudcontrolapi clouddirectory cloudformation cloudfront cloudfront-keyvaluestore
    cloudhsm cloudhsmv2 cloudsearch cloudsearchdomain cloudtrail cloudtrail-data cloudwatch
    cloudwatch-omni cloudwatchomni codeartifact codebuild codecatalyst codecommit codeconnections
    codedeploy codeguru-profiler codeguru-reviewer codeguru-security codeguruprofiler codepipeline
    codestar-connections codestar-notifications cognito-identity cognito-idp cognito-sync comprehend
    comprehendmedical compute-optimizer compute-optimizer-automation config connect
    connect-campaigns connect-contact-lens connectcampaigns connectcampaignsv2 connectcases
    connecthealth connectparticipant connectscheduling contact-lens continuousexport continuum
    controlcatalog controltower cost-optimization-hub cur customer-profiles data-signer databrew
    dataexchange datapipeline datasync datazone dax deadline deployment-marketplace detective
    devicefarm devops-agent devops-guru directconnect discovery discovery-marketplace dlm dms docdb
    docdb-elastic drs ds ds-data dsql dynamodb dynamodbstreams ebs ec2 ec2-instance-connect ec2fleet
    ecr ecr-public ecs ecs-ec2 ecs-tasks edgelambda efs eks eks-auth eks-fargate eks-fargate-pods
    eks-nodegroup elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
    elasticmapreduce elb elbv2 elemental-inference elementalinference email emr emr-containers
    emr-serverless end-user-messaging endusermessaging entityresolution es eventbridgev2 events
    eventsv2 evs execute-api export firehose firewall-manager fis fms forecast forecastquery
    frauddetector freetier fsx gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier
    globalaccelerator glue grafana greengrass greengrassv2 groundstation guardduty hadoop health
    health-agent healthlake iam iam-toolbox identity-chime identitystore imagebuilder importexport
    inspector inspector-scan inspector2 integration interconnect internetmonitor invoicing iot
    iot-data iot-jobs-data iot-managed-integrations iotdata iotdeviceadvisor iotfleetwise
    iotmanagedintegrations iotsecuredtunneling iotsecuretunneling iotsitewise iotthingsgraph
    iottwinmaker iotwireless ivs ivs-realtime ivschat ivsrealtime jellyfish kafka kafkaconnect
    kendra kendra-ranking keyspaces keyspacesstreams kinesis kinesis-video-archived-media
    kinesis-video-media kinesis-video-signaling kinesis-video-webrtc-storage kinesisanalytics
    kinesisanalyticsv2 kinesisvideo kms lakeformation lambda lambda-core lambda-microvms
    lambda-replicator lambda-web launch-wizard launchwizard lex lex-models lex-runtime lexv2
    lexv2-models lexv2-runtime license-manager license-manager-linux-subscriptions
    license-manager-user-subscriptions lightsail location logs lookoutequipment m2 machinelearning
    macie macie2 mail-manager mailmanager malware-protection-plan managedblockchain
    managedblockchain-query marketplace marketplace-agreement marketplace-catalog
    marketplace-deployment marketplace-discovery marketplace-entitlement marketplace-reporting
    marketplacecommerceanalytics media-pipelines-chime mediaconnect mediaconvert medialive
    mediapackage mediapackage-vod mediapackagev2 mediastore mediastore-data mediatailor
    medical-imaging meetings-chime membership memory-db memorydb messaging-chime meteringmarketplace
    mgh mgn migration-hub-refactor-spaces migrationhub-config migrationhub-orchestrator
    migrationhub-strategy migrationhuborchestrator migrationhubstrategy mobiletargeting
    models-v2-lex monitoring mpa mq mturk mturk-requester mwaa mwaa-serverless neptune neptune-db
    neptune-graph neptunedata network-firewall network-security-manager networkflowmonitor
    networkmanager networkmonitor nodegroup notifications notifications-contacts
    notificationscontacts nova-act oam observabilityadmin odb oidc olap omics opensearch
    opensearchmemory opensearchserverless opensearchservice ops organizations osis osm outposts
    partnercentral partnercentral-account partnercentral-benefits partnercentral-channel
    partnercentral-marketing partnercentral-prm partnercentral-revenue-measurement
    partnercentral-selling payment-cryptography payment-cryptography-data payments pca-connector-ad
    pca-connector-scep pcs personalize personalize-events personalize-runtime pi pinpoint
    pinpoint-email pinpoint-sms-voice pinpoint-sms-voice-v2 pipes pods polly pricing
    pricing-plan-manager pricingplanmanager profile proton q qapps qbusiness qconnect quicksight r53
    ram rbin rds rds-data reachabilityanalyzer redshift redshift-data redshift-serverless
    refactor-spaces rekognition replicator reporting-marketplace repostspace resiliencehub
    resiliencehubv2 resource-explorer-2 resource-groups resourcegroupstaggingapi rolesanywhere
    route53 route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness
    route53domains route53globalresolver route53profiles route53resolver rtbfabric rum
    runtime-v2-lex s3 s3-control s3-outposts s3control s3files s3outposts s3tables s3vectors
    sagemaker sagemaker-a2i-runtime sagemaker-edge sagemaker-featurestore-runtime
    sagemaker-gateway-runtime sagemaker-geospatial sagemaker-inference-router-runtime
    sagemaker-metrics sagemaker-runtime sagemakerjobruntime sagemakertrainingsessionruntime
    savingsplans scheduler schemas scn sdb secretsmanager security-ir securityagent securityhub
    securitylake serverlessrepo service-quotas servicecatalog servicecatalog-appregistry
    servicediscovery servicequotas ses sesv2 shield signer signer-data signin simpledbv2 sms-voice
    snow-device-management snowball sns social-messaging socialmessaging spot spotfleet sqs ssm
    ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso sso-admin sso-oauth
    sso-oidc states stepfunctions storage-lens storagegateway sts supplychain support support-app
    supportapp supportauthz sustainability swf synthetics tagging tagpolicies taskexecution tax
    taxsettings textract thinclient timestream timestream-influxdb timestream-query timestream-write
    transcribe transfer translate trustedadvisor tts uxc verifiedpermissions vmie voice-chime
    voice-id voiceid vpc-flow-logs vpc-lattice waf waf-regional wafv2 wam wellarchitected wickr
    wisdom workdocs workmail workmailmessageflow workspaces workspaces-instances
    workspaces-thin-client workspaces-web xray
"""
_SUFFIXES: Final = (".amazonaws.com", ".amazonaws.com.cn", ".aws.internal")
_COMMON: Final = tuple(each.removesuffix(_SUFFIXES[0]) for each in PRINCIPALS.values())
_NAMES: Final = frozenset((*_WORDS.split(), *_COMMON))
_OF_ALEXA: Final = (".amazon.com", "alexa-")
_CLOSE: Final = 0.85
"""How like two names are (`difflib`): a letter too much, too few or another."""


class NoService(msgspec.Struct, frozen=True, kw_only=True):
    """A service principal that is none: by its ending for sure, else by how near it comes."""

    meant: str | None
    sure: bool


def no_service(value: str) -> NoService | None:
    """Say that a value is no service principal, and which is meant; `None` where it may be one."""
    suffix = next((each for each in _SUFFIXES if value.endswith(each)), None)
    if suffix is None:
        if value.endswith(_OF_ALEXA[0]) and value.startswith(_OF_ALEXA[1]):
            return None
        name = value.partition(".")[0].lower()
        return NoService(meant=f"{name}{_SUFFIXES[0]}" if name in _NAMES else None, sure=True)
    name = value.removesuffix(suffix).lower()
    if "." in name or name in _NAMES:
        return None
    near = difflib.get_close_matches(name, _COMMON, n=1, cutoff=_CLOSE)
    return NoService(meant=f"{near[0]}{suffix}", sure=False) if near else None
