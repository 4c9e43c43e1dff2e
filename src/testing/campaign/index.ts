export { type CampaignOptions, type CampaignResult, type Failed, runCampaign } from './campaign.js'
export { describeFailure, describeResult, describeStorm } from './describe.js'
export { campaignMain } from './main.js'
