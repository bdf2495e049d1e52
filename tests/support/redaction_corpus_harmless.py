"""Templates without a secret: labelled values to keep, and the list texts as courts publish them."""

from collections.abc import Iterator

from redaction_corpus_numbers import Stratum, filled

# fmt: off
KEEPS = {
    "case_no": ["{case_no}", "执行依据{case_no}", "{case_no}、{case_no}、{case_no}合并执行", "本院作出的{case_no}民事判决书", "依据{case_no}刑事判决书第三项", "原案号：{case_no}，恢复案号：{case_no}", "案号{case_no}立案日期{day}", "{case_no}案已结案", "（案号：{case_no}）", "与{case_no}号系同一债权"],
    "statute": ["依照{statute}的规定，裁定如下：", "根据{statute}、{statute}", "违反{statute}"],
    "amount": ["偿还{amount}", "本金{amount}，利息{amount}，违约金{amount}", "执行标的：{amount}", "已履行{amount}，未履行{amount}", "支付租金{amount}/月", "案件受理费{amount}、保全费{amount}", "扣除{amount}后余{amount}"],
    "date": ["{day}立案，{day}结案", "自{day}起至{day}止", "立案时间：{day}", "于{day}送达", "限于{day}前履行完毕", "借款期限{day}至{day}"],
    "uscc": ["{firm}，统一社会信用代码{uscc}", "统一社会信用代码：{uscc}，{firm}", "{firm}（{uscc}）", "{firm}（统一社会信用代码：{uscc}，住所地{seat}）", "信用代码 {uscc}", "{uscc}", "组织机构代码：{orgcode}", "{firm}，组织机构代码证{orgcode}", "组织机构代码{orgcode}；统一社会信用代码{uscc}", "营业执照注册号{docno15}，{firm}"],
    "court_phone": ["监督电话：{court_phone}", "举报电话{court_phone}", "{court}执行局联系电话：{court_phone}", "承办法官办公电话{court_phone}", "局长信箱：{court_mail}，监督电话：{court_phone}", "诉讼服务热线：{court_phone}", "如有财产线索，请拨打{court}举报电话{court_phone}", "书记员办公电话：{court_phone}", "法院办公室电话：{court_phone}", "执行监督电话 {court_phone}；{court_phone}", "{court}地址：{court_place}，电话：{court_phone}", "请与承办法官{name}联系，电话：{court_phone}", "承办法官：{name}，联系电话：{court_phone}", "书记员：{name}；电话：{court_phone}", "拍卖辅助机构电话{court_phone}", "执行指挥中心{court_phone}", "拍卖咨询电话（法院）：{court_phone}"],
    "doc_no": ["公告编号{docno}", "票据号码：{docno}", "发票号码{docno}，金额{amount}", "增值税发票代码{docno}", "评估报告编号{docno}", "合同编号：{docref}", "借款合同编号{docref}", "依据{docref}裁决书", "{docref}公证债权文书", "{docref}执行证书", "汇票号{docno}", "EMS单号{docno}", "流水号{docno}，{amount}", "档号{docno}", "保函编号：{docno}", "评估报告{docref}", "拍卖公告编号：{docno}", "仲裁文号：{docref}", "案件标识{docno19}", "订单编号{docno}", "协助执行通知书编号{docno}", "电子缴款书号{docno}", "案件编号：{docno}", "物流单号{docno}", "律师执业证号{docno}", "许可证号{docno}", "借据号：{docno}", "卷宗号{docno}", "开票代码{docno}"],
    "count": ["查封车辆{tally}", "冻结股权{tally}", "持有{firm}{tally}，占比{percent}", "给付玉米{tally}", "共{tally}，已执结{tally}", "浏览次数{tally}"],
    "ratio": ["按{percent}计算", "承担{percent}责任", "持股{percent}", "到位率{percent}", "利率由{percent}调整为{percent}"],
    "area": ["土地面积{area}", "建筑面积{area}的厂房", "返还耕地{area}", "{area}林地，林木{tally}"],
    "company": ["被执行人{firm}，住所地{seat}，法定代表人{name}。", "{firm}，注册地址：{seat}", "{firm}办公地址{seat}", "申请执行人{firm}（经营场所：{seat}）", "{firm}与{firm}买卖合同纠纷", "{firm}，营业场所{seat}，负责人：{name}", "{firm}的住所地为{seat}", "{firm}位于{seat}", "{firm}，{seat}", "申请执行人：{firm}。\n住所地：{seat}。", "{firm}\t{uscc}\t{seat}", "工商登记地址{seat}"],
    "card_tail": ["尾号{tail}的账户余额{amount}", "冻结尾号为{tail}的银行账户", "银行卡（尾号{tail}）", "卡号末四位{tail}", "账户（尾号{tail}、{tail}）"],
    "masked": ["身份证号{masked}", "{name}（{masked}）", "电话{masked}", "{masked_name}（{masked}）", "被执行人{masked_name}偿还申请执行人{masked_name}{amount}", "{masked_name}，{masked}，{amount}", "卡号{masked}余额{amount}"],
    "formula": ["利息{formula}", "{formula}，共计{amount}", "偿还借款本金{amount}及利息（{formula}）"],
    "court_place": ["请到{court_place}领取", "开庭地点：{court_place}", "{court_place}，联系电话{court_phone}", "地址：{court_place}"],
    "person_name": ["{name}偿还{name}{amount}", "{name}、{name}、{name}承担连带责任", "{party}{name}与{party}{name}{case_no}", "{name}（曾用名{name}）", "{name}与{name}离婚后财产纠纷", "申请执行人：{name}；被执行人：{name}", "{name} {amount} {case_no}"],
}
DUTIES = [
    "被执行人{name}于本判决生效后十日内偿还申请执行人{name}借款本金{amount}及利息（{formula}）；案件受理费{amount}由被执行人负担。",
    "一、{firm}于判决生效之日起{days}日内给付{firm}货款{amount}；二、{name}对上述债务承担连带清偿责任；三、驳回{firm}其他诉讼请求。",
    "{name}赔偿{name}医疗费、护理费、误工费、残疾赔偿金、精神损害抚慰金合计{amount}，于{day}前付清。",
    "给付工程款{amount}及利息，利息自{day}起{formula}。",
    "解除{firm}与{name}签订的《商品房买卖合同》（合同编号：{docref}），返还购房款{amount}，并支付违约金{amount}。",
    "给付物业费{amount}及违约金（{percent}）。", "给付{name}劳动报酬{amount}，经济补偿金{amount}。",
    "{name}返还{name}承包地{area}，赔偿损失{amount}。", "退还投资款{amount}，{name}持有的{firm}股权（{tally}，占{percent}）予以冻结。",
    "按{docref}裁决，{firm}支付{name}拖欠工资{amount}。", "腾退{area}房屋并支付占用费{amount}。", "责令退赔被害人{firm}经济损失{amount}，罚金{amount}。",
    "偿还贷款本金{amount}、利息{amount}、罚息{amount}及复利，{firm}对抵押物享有优先受偿权（{area}）。",
    "追缴违法所得{amount}，没收作案工具{tally}。", "{name}给付{name}彩礼返还款{amount}。", "赔礼道歉，赔偿精神损害抚慰金{amount}。",
    "{masked_name}给付{masked_name}借款{amount}，{masked_name}承担连带责任。", "全部未履行", "部分履行，已履行{amount}，未履行{amount}。",
    "详见{case_no}民事判决书", "支付货款{amount}；如未按期履行，加倍支付迟延履行期间的债务利息（{percent}）。",
]
CONDUCTS = [
    "有履行能力而拒不履行生效法律文书确定义务", "违反财产报告制度", "违反限制消费令", "无正当理由拒不履行执行和解协议",
    "以伪造证据、暴力、威胁等方法妨碍、抗拒执行", "其他规避执行：于{day}将{tally}转移至{firm}名下，涉及{amount}。",
    "被执行人{name}于{day}收到{case_no}执行通知书后，既不申报财产，亦不履行{amount}给付义务。",
    "违反{statute}，隐匿收入{amount}。", "{firm}及其法定代表人{name}拒不配合审计，{amount}去向不明。",
    "被执行人有可供执行的房产{area}而拒不腾退，经{court}多次责令（{day}、{day}）仍不履行。",
    "2.虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行的；", "{day}违反限制高消费令乘坐G{train}次列车一等座。",
    "{name}与{name}恶意串通，将{firm}{percent}股权（{tally}）以{amount}低价转让。",
]
LIMITS = [
    "限制{name}及{firm}法定代表人{name}实施高消费及非生活和工作必需的消费行为。（{case_no}）",
    "不得乘坐飞机、列车软卧、轮船二等以上舱位；不得在星级以上宾馆、酒店、夜总会、高尔夫球场等场所进行高消费。",
    "限制{name}出境，期限自{day}至{day}。依据：{statute}。", "不得购买不动产或者新建、扩建、高档装修房屋；不得租赁高档写字楼、宾馆、公寓等场所办公。",
    "限制参加招标投标活动，期限一年，自{day}起。联系人：{court}执行局，电话{court_phone}。", "子女不得就读高收费私立学校；不得支付高额保费购买保险理财产品。",
    "限制乘坐G字头动车组列车全部座位、其他动车组列车一等以上座位。", "禁止{firm}参与政府采购，项目编号{docref}，监督电话：{court_phone}。",
    "冻结{name}尾号{tail}账户存款{amount}，期限一年（{day}至{day}）。", "查封{firm}名下土地使用权{area}、机器设备{tally}，期限三年。",
]
PROGRESS = [
    "{day}向{firm}发出协助执行通知书，冻结{amount}；{day}扣划{amount}。", "经网络查控，被执行人{name}名下无车辆、无房产登记，银行存款余额{amount}。",
    "{case_no}案恢复执行，原执行案号{case_no}，申请执行标的{amount}，已到位{amount}（到位率{percent}）。", "委托{firm}评估，评估报告编号{docref}，评估价{amount}。",
    "第一次拍卖流拍，起拍价{amount}，保证金{amount}，{day}10时至{day}10时。", "移送{court}执行，移送函号{docref}，文书编号{docno}。",
    "双方于{day}达成和解协议：{name}分{tally}期给付{amount}，首期{amount}于{day}前支付。", "终结本次执行程序。依照{statute}，裁定如下：终结{court}{case_no}案的本次执行程序。",
    "被执行人{firm}（统一社会信用代码{uscc}），住所地{seat}，法定代表人{name}，未履行金额{amount}。",
    "执行款{amount}已于{day}发放申请执行人{name}，收据号码{docno}。", "约谈申请执行人{name}，同意终结本次执行程序。书记员{name}，{day}。",
]
SECRET_TAILS = ["被执行人身份证号{id18}。", "联系电话{mobile}。", "账号{card}。", "住{place}{home}。", "（{id18}）", "婚生子{minor}由申请执行人抚养。", "车牌号{plate}。", "{name}，{sex}，{birth}出生。", "（手机{mobile}）"]
# fmt: on
LISTS = {"duty": DUTIES, "conduct": CONDUCTS, "limit": LIMITS, "progress": PROGRESS}


def strata() -> Iterator[Stratum]:
    """Every stratum without a secret, each with its maker."""
    for variant, templates in KEEPS.items():
        yield "keep", variant, filled(templates)
    for variant, templates in LISTS.items():
        yield "list", variant, filled(templates)
        yield "list_with_secret", variant, filled([t + s for t in templates for s in SECRET_TAILS])
