"""boto3 against the double: a client that knows the services from their models, not from this code. Prints one JSON document."""

import json
import os
import time

import boto3
from botocore.exceptions import ClientError

found = {}


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


found["arn"] = boto3.client("sts").get_caller_identity()["Arn"]

s3 = boto3.client("s3")
s3.put_object(Bucket="plain", Key="a b/\u00fc", Body=b"bytes", Metadata={"kind": "lock"})
got = s3.get_object(Bucket="plain", Key="a b/\u00fc")
found["object"] = [got["Body"].read().decode(), got["Metadata"]]
s3.upload_fileobj(open(os.__file__, "rb"), "plain", "streamed")
found["keys"] = [one["Key"] for one in s3.list_objects_v2(Bucket="plain")["Contents"]]
found["missing"] = refused(s3.get_object, Bucket="plain", Key="none")
found["exists"] = refused(s3.put_object, Bucket="plain", Key="streamed", Body=b"", IfNoneMatch="*")

sns = boto3.client("sns")
topic = "arn:aws:sns:eu-west-1:111122223333:spkg-notices"
sns.publish(TopicArn=topic, Message="told", MessageAttributes={"requester": {"DataType": "String", "StringValue": "ana"}})
found["subscriptions"] = [one["Endpoint"] for one in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]]

found["parameter"] = boto3.client("ssm").get_parameter(Name="/spkg/spkg")["Parameter"]["Value"]
found["secret"] = boto3.client("secretsmanager").get_secret_value(SecretId="git")["SecretString"]

codeartifact = boto3.client("codeartifact")
found["endpoint"] = codeartifact.get_repository_endpoint(domain="spkg", repository="approved", format="pypi")["repositoryEndpoint"]
found["token"] = len(codeartifact.get_authorization_token(domain="spkg")["authorizationToken"]) > 40

kms = boto3.client("kms")
stack = boto3.client("cloudformation")
found["no stack"] = refused(stack.describe_stacks, StackName="none")

pipeline = boto3.client("codepipeline")
variables = [{"name": "REQUEST_ID", "value": "foreign"}]
execution = pipeline.start_pipeline_execution(name="intake", variables=variables)["pipelineExecutionId"]
while True:
    now = pipeline.get_pipeline_execution(pipelineName="intake", pipelineExecutionId=execution)["pipelineExecution"]
    if now["status"] != "InProgress":
        break
    time.sleep(0.1)
found["execution"] = [now["status"], now["trigger"]["triggerDetail"]]
actions = pipeline.list_action_executions(pipelineName="intake", filter={"pipelineExecutionId": execution})["actionExecutionDetails"]
found["actions"] = sorted(one["actionName"] for one in actions)
build = next(one for one in actions if one["actionName"] == "Decide")["output"]["executionResult"]["externalExecutionId"]
described = boto3.client("codebuild").batch_get_builds(ids=[build])["builds"][0]
found["build"] = described["buildStatus"]
logs = boto3.client("logs").get_log_events(
    logGroupName=described["logs"]["groupName"], logStreamName=described["logs"]["streamName"], startFromHead=True
)
found["log"] = any(one["message"] == "decided foreign\n" for one in logs["events"])
print(json.dumps(found))
