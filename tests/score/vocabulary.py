# SPDX-License-Identifier: GPL-3.0-or-later
"""The words, names and sentences that generator.py writes office mail with. Plain data."""

# (as in an address, as in a greeting); the commonest first: office life is full of second Satos.
FAMILIES = {
    "ja": [pair.split(":") for pair in (
        "sato:佐藤 suzuki:鈴木 takahashi:高橋 tanaka:田中 ito:伊藤 watanabe:渡辺 yamamoto:山本 nakamura:中村 "
        "kobayashi:小林 kato:加藤 yoshida:吉田 yamada:山田 sasaki:佐々木 yamaguchi:山口 matsumoto:松本 "
        "inoue:井上 kimura:木村 hayashi:林 shimizu:清水 yamazaki:山崎 mori:森 abe:阿部 ikeda:池田 "
        "hashimoto:橋本 ishikawa:石川 nakajima:中島 maeda:前田 fujita:藤田 ogawa:小川 goto:後藤 okada:岡田 "
        "hasegawa:長谷川 murakami:村上 kondo:近藤 ishii:石井 saito:斎藤 sakamoto:坂本 endo:遠藤 aoki:青木 "
        "fujii:藤井 nishimura:西村 fukuda:福田 ota:太田 miura:三浦 fujiwara:藤原").split()],
    "en": [(name.lower(), name) for name in (
        "Smith Johnson Williams Brown Jones Miller Davis Garcia Wilson Anderson Thomas Taylor Moore Jackson "
        "Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill "
        "Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Turner Phillips Parker Evans").split()],
}
GIVENS = {
    "ja": ("taro hanako kenji yuko akira naoko hiroshi keiko takashi yumi makoto aya satoshi emi daisuke mika "
           "kazuya rie shota yuki ken mai ryo saki koji nana jun tomoko").split(),
    "en": ("james mary robert linda john susan michael karen david lisa william nancy richard betty thomas anna "
           "mark sarah paul laura steven emma kevin amy brian kate peter jane").split(),
}
COMPANIES = (
    "aoba midori hikari sakura minato asahi fuji tsubasa yamato kaede shiosai hoshino northwind bluebird redwood "
    "harbour summit granite lakeside oakfield silverline westgate ironbridge cloverleaf maplewood brightwater "
    "stonebrook eastfield kingfisher foxglove hayama izumi kosei nagisa ryokuyo seiwa taiyo wakaba").split()

# What projects are about: each draws some of these, so that projects share words as real ones do.
TOPICS = {
    "ja": ("見積書 納品 仕様書 設計図 契約 発注 請求書 検収 試作 量産 品質 検査 不具合 改善 在庫 倉庫 配送 梱包 輸出 通関 "
           "原価 予算 決算 監査 採用 面接 研修 評価 組織 異動 展示会 広告 印刷 撮影 原稿 校正 サイト サーバ 移行 障害 "
           "保守 更新 端末 回線 部品 金型 材料 樹脂 塗装 配線 基板 電源 センサ 工場 設備 点検 安全 工事 図面 施工 賃貸 "
           "保険 申請 許可 特許 規程 翻訳 調査 分析 統計 集計 企画 提案 価格 値引 販売 店舗 顧客 会員 問合せ 返品 修理").split(),
    "en": ("estimate delivery specification drawing contract order invoice acceptance prototype production quality "
           "inspection defect improvement stock warehouse shipping packaging export customs cost budget closing audit "
           "hiring interview training appraisal restructuring transfer exhibition advert printing photo manuscript "
           "proofreading website server migration outage maintenance upgrade terminal network parts mould material "
           "resin coating wiring board power sensor plant equipment checkup safety construction blueprint lease "
           "insurance application permit patent policy translation survey analysis statistics planning proposal price "
           "discount sales store customer membership enquiry returns repair warranty tender license catalogue").split(),
}
# What every mail is full of.
COMMON = {
    "ja": ("資料 会議 予定 確認 連絡 件 日程 打合せ 担当 返信 質問 対応 内容 変更 明日 来週 今月 電話 部長 先日 進捗 結果 "
           "報告 相談 回答 期限 一覧 添付 参加 準備 手配 状況 問題 方針 案 最新版 至急 修正 追加 共有").split(),
    "en": ("document meeting schedule confirm contact date call team reply question update change tomorrow week month "
           "phone manager recently progress result report discuss answer deadline list attachment join prepare arrange "
           "status issue plan draft version urgent correction addition share").split(),
}
SENTENCES = {
    "ja": ["{}の{}について、{}をお送りします。", "{}は{}までに{}へ回してください。", "先日の{}ですが、{}の{}が決まりました。",
           "{}に{}を追加しました。{}をご確認ください。", "{}と{}の{}を相談させてください。",
           "{}が遅れています。{}と{}を見直します。"],
    "en": ["Please find the {} with the {} for the {}.", "Could you send the {} to {} before the {}?",
           "About the {} of last week: the {} and the {} are settled.", "I added the {} to the {}; see the {}.",
           "Let us discuss {}, {} and the {}.", "The {} is late, so we move the {} and the {}."],
}
SHORT = {
    "ja": ["承知しました。", "ありがとうございます。助かります。", "了解です。よろしくお願いします。", "確認して折り返します。",
           "少し遅れます。すみません。"],
    "en": ["Noted, thanks.", "Thank you, that helps.", "Fine with me.", "I will check and come back to you.",
           "Running a little late, sorry."],
}
CHAT = {
    "ja": ["お昼どうですか。", "来週の{}、時間ありますか。", "{}の件、電話で話せますか。", "{}の資料はどこでしたっけ。"],
    "en": ["Lunch today?", "Do you have time for the {} next week?", "Can we talk about the {} by phone?",
           "Where was the {} again?"],
}
GREETINGS = {"ja": ("{}様", "各位", "お世話になっております。"), "en": ("Hello {},", "Hello all,", "Hope you are well.")}
CLOSINGS = {"ja": "よろしくお願いいたします。\n{}", "en": "Best regards,\n{}"}
ROUTINE = {
    "ja": ["週報", "月次報告", "勤務表", "経費精算", "議事録", "当番表"],
    "en": ["Weekly report", "Monthly figures", "Time sheet", "Expenses", "Minutes", "Rota"],
}
PLAIN_SUBJECTS = {"ja": ["ご連絡", "お願い", "確認", "打合せの件", "資料送付", "ご相談"],
                  "en": ["Question", "Request", "Meeting", "Documents", "Quick one", "Follow-up"]}
SEASONAL = {"ja": ["年末年始のご挨拶", "夏季休業のお知らせ"], "en": ["Season's greetings", "Summer closing days"]}
SYLLABLES = "ka ri mo ta no vi le su ra ne do zo pa mi ku fe".split()
